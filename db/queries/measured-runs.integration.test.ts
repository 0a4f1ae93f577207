import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { describeOnEachDatabase } from "../each-database.fixture";
import { countMeasuredRuns, listComparedRuns } from "./measured-runs";
import { newRun } from "./new-run.fixture";
import { insertRun, type NewRun, settleRun } from "./runs";

describeOnEachDatabase("measured runs", (database) => {
  const run = async (changes: Partial<NewRun>, costUsd: number, tokenBasis: "provider" | "estimated" | "simulated") => {
    const row = newRun(changes);
    await insertRun(database().open.db, row);
    await settleRun(database().open.db, row.id, {
      ...{ state: "completed", errorCode: null, errorMessage: null, answerText: null, answeredModelId: "f" },
      ...{ firstTokenMs: 1, latencyMs: 2, inputTokens: 1, outputTokens: 1, tokenBasis, costUsd },
    });
  };

  test("only completed answers of real providers count, and only prompts that both models answered are compared", async () => {
    const [compared, halfSimulated, estimated] = [randomUUID(), randomUUID(), randomUUID()];
    const simulated = { simulated: true, providerId: "simulated" };
    await run({ comparisonId: compared }, 0.25, "provider");
    await run({ comparisonId: compared, target: "strongest" }, 1, "provider");
    await run({ comparisonId: halfSimulated }, 0.5, "provider");
    await run({ comparisonId: halfSimulated, target: "strongest", ...simulated }, 1, "simulated");
    await run({ comparisonId: estimated }, 0.5, "provider");
    await run({ comparisonId: estimated, target: "strongest" }, 1, "estimated");
    await run({ predictedSource: "preview" }, 0.5, "provider");
    await run({ routerVersion: "2", ...simulated }, 0.5, "simulated");
    await insertRun(database().open.db, newRun({}));

    expect(await countMeasuredRuns(database().open.db)).toEqual([
      { routerVersion: "1", target: "decided", count: 3 },
      { routerVersion: "1", target: "strongest", count: 1 },
    ]);
    expect(await listComparedRuns(database().open.db)).toEqual([
      { routerVersion: "1", decidedUsd: 0.25, strongestUsd: 1 },
    ]);
  });
});
