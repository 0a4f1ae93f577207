import { expect, test } from "vitest";
import type { GatewayKey } from "@/db/queries/gateway-keys";
import { AppError } from "../errors";
import { createHeldReserves } from "./held-reserves";
import { createKnownKeys } from "./known-keys";
import { createSpendGuard } from "./spend-guard";

const key: GatewayKey = {
  ...{ id: "k", name: "k", sha256: "hash", start: "ipr_", scopes: ["chat"], dayUsdMax: 10, monthUsdMax: null },
  ...{ requestsPerMinute: null, tokensPerMinute: null, createdAt: new Date(0), expiresAt: null, revokedAt: null },
};

/** A database that gives each answer it is told to, or is away. */
function databaseOf<Answer>(answers: { next: Answer | "away" }) {
  const use = async () => {
    if (answers.next === "away") throw new AppError("database_unavailable", "Away.");
    return answers.next as never;
  };
  return { use };
}

test("a confirmed key opens for five minutes without the database, and not a millisecond longer", async () => {
  const answers: { next: GatewayKey | undefined | "away" } = { next: key };
  let nowMs = 0;
  const known = createKnownKeys({ database: databaseOf(answers), now: () => nowMs });
  expect(await known.find("hash")).toBe(key);
  answers.next = "away";
  nowMs = 300_000;
  expect(await known.find("hash")).toBe(key);
  nowMs = 300_001;
  await expect(known.find("hash")).rejects.toMatchObject({ code: "database_unavailable" });
  await expect(known.find("other")).rejects.toMatchObject({ code: "database_unavailable" });
});

test("a key that was revoked or removed is refused at once, also when the database goes away afterwards", async () => {
  const answers: { next: GatewayKey | undefined | "away" } = { next: key };
  const known = createKnownKeys({ database: databaseOf(answers), now: () => 0 });
  await known.find("hash");
  const revoked = { ...key, revokedAt: new Date() };
  for (const latest of [revoked, undefined]) {
    answers.next = latest;
    expect(await known.find("hash")).toBe(latest);
    answers.next = "away";
    expect(await known.find("hash")).toBe(latest);
  }
});

test("without the database a key uses what was left of its limit, each of two processes half of it, and no more", async () => {
  const answers: { next: unknown } = { next: { full: null, taken: { dayUsd: 6, monthUsd: 6 } } };
  const held = createHeldReserves();
  const guard = createSpendGuard({ database: databaseOf(answers), held, processes: 2 });
  const reserve = (runId: string) => guard.reserve(key, { runId, keyId: "k", usd: 1, lapsesAfterMs: 1 });
  answers.next = "away";
  await expect(reserve("0")).rejects.toMatchObject({ code: "database_unavailable" });
  answers.next = { full: null, taken: { dayUsd: 6, monthUsd: 6 } };
  await reserve("1");
  answers.next = "away";
  const later = await Promise.all(["2", "3", "4", "5"].map(reserve));
  expect(later.map(({ full }) => full)).toEqual([null, null, "day", "day"]);
  expect(held.sum("k")).toBe(2);
});
