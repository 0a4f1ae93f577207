import pino from "pino";
import { afterEach, expect, test, vi } from "vitest";
import { DataDirLockedError } from "@/db/lock-data-dir";
import { createDatabase } from "./database";

afterEach(() => {
  vi.useRealTimers();
});
const silent = pino({ level: "silent" });
const failingWith = (cause: unknown) => createDatabase({ url: "", logger: silent, open: () => Promise.reject(cause) });

test("a directory that another process holds: the caller reads why and what to do", async () => {
  const locked = new DataDirLockedError("Already open in process 7. Set DATABASE_URL=postgres://…");
  await expect(failingWith(locked).use(async () => 1)).rejects.toMatchObject({
    code: "database_unavailable",
    message: locked.message,
  });
});

test("a server that is down is named by its code, without address or password", async () => {
  const down = Object.assign(new Error("connect to postgres://ipr:s3cret@db"), { code: "ECONNREFUSED" });
  const failed: unknown = await failingWith(down)
    .use(async () => 1)
    .catch((cause: unknown) => cause);
  expect(failed).toMatchObject({ code: "database_unavailable" });
  const { message, cause } = failed instanceof Error ? failed : new Error();
  expect(`${message} ${cause}`).toContain("ECONNREFUSED");
  expect(`${message} ${cause}`).not.toContain("s3cret");
});

test("opening is tried again on later use, and not more than once a second", async () => {
  vi.useFakeTimers();
  const open = vi.fn(() => Promise.reject(new Error("down")));
  const database = createDatabase({ url: "", logger: silent, open });
  const use = () => expect(database.use(async () => 1)).rejects.toMatchObject({ code: "database_unavailable" });
  await use();
  await use();
  expect(open).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1_000);
  await use();
  expect(open).toHaveBeenCalledTimes(2);
});
