import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { insertGatewayKey, reserveSpend } from "@/db/queries/gateway-keys";
import { createRateLimiter } from "./rate-limit";
import { sha256 } from "./sha256";

const HOUR_MS = 3_600_000;

describeOnEachDatabase("a wall clock that jumps", (database) => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
  afterEach(() => void vi.useRealTimers());
  const jump = (ms: number) => vi.setSystemTime(Date.now() + ms);

  test.each([HOUR_MS, -HOUR_MS])(
    "by %d ms: nobody waits longer than a window, and the limit still holds",
    async (ms) => {
      const take = createRateLimiter(database().open.pool);
      const caller = { kind: "anonymous", id: randomUUID() } as const;
      const call = () => take(caller, { name: `jump${ms}`, perMinute: 2 });
      await Promise.all([call(), call()]);
      expect(await call()).toBeGreaterThan(0);
      jump(ms);
      expect([await call(), await call()]).toEqual([undefined, undefined]);
      const waitSeconds = (await call()) ?? 0;
      expect(waitSeconds).toBeGreaterThan(0);
      expect(waitSeconds).toBeLessThanOrEqual(60);
    },
  );

  test.each([HOUR_MS, -HOUR_MS])("by %d ms: what was set aside for a running request stays set aside", async (ms) => {
    const { db } = database().open;
    const keyId = randomUUID();
    const key = { id: keyId, name: "k", sha256: sha256(keyId), start: "ipr_", scopes: ["chat"], dayUsdMax: 1 };
    await insertGatewayKey(db, key);
    const reserve = async () =>
      (await reserveSpend(db, { runId: randomUUID(), keyId, usd: 0.75, lapsesAfterMs: 60_000 })).full;
    jump(ms);
    expect(await reserve()).toBeNull();
    expect(await reserve()).toBe("day");
  });
});
