import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { describeOnEachDatabase } from "../each-database.fixture";
import { gatewayReserves, gatewaySpend } from "../schema";
import { insertGatewayKey, reserveSpend } from "./gateway-keys";
import { settleBills } from "./gateway-spend";
import { newRun } from "./new-run.fixture";
import { findRun, insertRuns, type RunOutcome } from "./runs";

const COST_USD = 0.25;
const rowOf = (gatewayKeyId: string | null) =>
  newRun({ origin: "gateway", gatewayKeyId, excludedIds: ['"x', "y,z"], qualityPredicted: 0.1 + 0.2 });
const outcome: RunOutcome = {
  ...{ state: "completed", answerText: null, answeredModelId: "m-1", errorCode: null, errorMessage: null },
  ...{ firstTokenMs: 1, latencyMs: 2, inputTokens: 3, outputTokens: 4, tokenBasis: "provider", costUsd: COST_USD },
};

describeOnEachDatabase("bills in groups", (database) => {
  const db = () => database().open.db;
  const newKey = async () => {
    const id = randomUUID();
    await insertGatewayKey(db(), {
      ...{ id, name: "k", sha256: randomUUID(), start: "ipr_", scopes: ["chat"], dayUsdMax: 1_000, monthUsdMax: null },
    });
    return id;
  };

  test("every run is charged once to its own key and frees its own reserve, though groups overlap and race", async () => {
    const keys = [await newKey(), await newKey(), null];
    const rows = Array.from({ length: 30 }, (_, index) => rowOf(keys[index % keys.length] ?? null));
    await insertRuns(db(), rows);
    for (const { id: runId, gatewayKeyId: keyId } of rows)
      if (keyId) await reserveSpend(db(), { runId, keyId, usd: 1, lapsesAfterMs: 60_000 });
    const settlements = rows.map(({ id: runId }) => ({ runId, outcome }));
    const groups = [settlements.slice(0, 20), settlements.slice(10).reverse(), settlements];
    await Promise.all(groups.map((group) => settleBills(db(), group)));
    for (const keyId of keys) {
      if (!keyId) continue;
      const spent = await db().select().from(gatewaySpend).where(eq(gatewaySpend.keyId, keyId));
      expect(spent).toMatchObject([{ usd: 10 * COST_USD, runs: 10 }]);
      expect(await db().select().from(gatewayReserves).where(eq(gatewayReserves.keyId, keyId))).toEqual([]);
    }
  });

  test("a settled row holds what it was opened and settled with, bit for bit; who answered instead replaces who was asked", async () => {
    const [kept, replaced] = [rowOf(null), rowOf(null)];
    expect(await insertRuns(db(), [kept, replaced, kept])).toEqual([kept.id, replaced.id]);
    const answeredBy = { modelId: "other", providerModelId: "o", qualityPredicted: 0.7, costUsdStrongest: 0.5 };
    await settleBills(db(), [
      { runId: kept.id, outcome },
      { runId: replaced.id, outcome: { ...outcome, answeredBy } },
    ]);
    expect(await findRun(db(), kept.id)).toMatchObject({ ...kept, ...outcome, costUsdStrongest: null });
    expect(await findRun(db(), replaced.id)).toMatchObject({ ...replaced, ...outcome, ...answeredBy });
  });
});
