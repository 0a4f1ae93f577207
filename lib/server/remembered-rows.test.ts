import { expect, test, vi } from "vitest";
import { AppError } from "./errors";
import { createRememberedRows, REMEMBERED_MS } from "./remembered-rows";

function setup(kind: "pglite" | "postgres") {
  let nowMs = 0;
  let written = 0;
  let isAway = false;
  const query = vi.fn(async () => {
    if (isAway) throw new AppError("database_unavailable", "away");
    return written;
  });
  const rows = createRememberedRows<number>({
    database: { use: (read) => read({} as never), current: () => ({ kind }) as never },
    logger: { warn: () => undefined },
    ...{ query, none: -1, name: "numbers", now: () => nowMs },
  });
  return {
    rows,
    query,
    pass: (ms: number) => (nowMs += ms),
    write: (value: number) => (written = value),
    leave: (away: boolean) => (isAway = away),
  };
}

test("what another process wrote to PostgreSQL holds after a second, and many who ask meanwhile read once", async () => {
  const { rows, query, pass, write } = setup("postgres");
  await Promise.all([rows.current(), rows.current(), rows.current()]);
  write(1);
  expect([await rows.current(), query.mock.calls.length]).toEqual([0, 1]);
  pass(REMEMBERED_MS + 1);
  expect(await Promise.all([rows.current(), rows.current()])).toEqual([1, 1]);
  expect(query).toHaveBeenCalledTimes(2);
});

test("what this process wrote holds for the next one who asks", async () => {
  for (const kind of ["pglite", "postgres"] as const) {
    const { rows, write } = setup(kind);
    await rows.current();
    write(2);
    rows.forget();
    expect(await rows.current()).toBe(2);
  }
});

test("while the database is away the last rows hold, and it is asked again", async () => {
  const { rows, pass, write, leave } = setup("postgres");
  write(3);
  await rows.current();
  leave(true);
  pass(REMEMBERED_MS + 1);
  expect(await rows.current()).toBe(3);
  write(4);
  leave(false);
  expect(await rows.current()).toBe(4);
});

test("an embedded database is read once", async () => {
  const { rows, query, pass } = setup("pglite");
  await rows.current();
  pass(100 * REMEMBERED_MS);
  await rows.current();
  expect(query).toHaveBeenCalledTimes(1);
});
