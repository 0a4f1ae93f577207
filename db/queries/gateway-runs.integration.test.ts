import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { describeOnEachDatabase } from "../each-database.fixture";
import { insertGatewayKey } from "./gateway-keys";
import { listDailySavings, listGatewayRuns } from "./gateway-runs";
import { newRun } from "./new-run.fixture";
import { insertRun, type NewRun } from "./runs";

const DAY_MS = 86_400_000;
const keyId = randomUUID();
const billed: Partial<NewRun> = {
  ...{ state: "completed", origin: "gateway", inputTokens: 1, outputTokens: 1, tokenBasis: "provider", costUsd: 1 },
  ...{ costUsdStrongest: 3, firstTokenMs: 1, latencyMs: 2, settledAt: new Date() },
};
const rowOf = (changes: Partial<NewRun>) => newRun({ ...billed, ...changes });

describeOnEachDatabase("what the gateway has decided", (database) => {
  test("the log is newest first with the key's name; savings are per day, of real bills of the gateway alone", async () => {
    const { db } = database().open;
    const today = new Date();
    const earlier = new Date(today.getTime() - 3 * DAY_MS);
    const longAgo = new Date(today.getTime() - 40 * DAY_MS);
    await insertGatewayKey(db, { id: keyId, name: "shop", sha256: "x", start: "ipr_", scopes: ["chat"] });
    const running = { state: "running", settledAt: null, latencyMs: null, firstTokenMs: null } as const;
    const unbilled = { inputTokens: null, outputTokens: null, tokenBasis: null, costUsd: null, costUsdStrongest: null };
    const simulated = { simulated: true, providerId: "simulated", tokenBasis: "simulated" } as const;
    for (const row of [
      rowOf({ startedAt: earlier, gatewayKeyId: keyId }),
      rowOf({ startedAt: earlier, costUsd: 2 }),
      rowOf({ startedAt: longAgo }),
      rowOf({ startedAt: today, origin: "page" }),
      rowOf({ startedAt: today, ...simulated }),
      rowOf({ startedAt: new Date(today.getTime() + 1), ...running, ...unbilled }),
    ])
      await insertRun(db, row);
    const days = await listDailySavings(db, 30);
    expect(days).toEqual([{ day: earlier.toISOString().slice(0, 10), requests: 2, usd: 3, strongestUsd: 6 }]);
    const log = await listGatewayRuns(db, 4);
    expect(log.map(({ state, keyName, simulated }) => [state, keyName, simulated])).toEqual([
      ["running", null, false],
      ["completed", null, true],
      expect.anything(),
      expect.anything(),
    ]);
    expect(log.map(({ keyName }) => keyName)).toContain("shop");
    expect(JSON.stringify(log)).not.toContain("promptText");
  });
});
