import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import pino from "pino";
import { expect, test } from "vitest";
import { newRun } from "@/db/queries/new-run.fixture";
import type { RunOutcome } from "@/db/queries/runs";
import { adoptAheadLog, createAheadLog } from "./ahead-log";
import { type JournalEntry, readEntries } from "./journal-entry";

const logger = pino({ level: "silent" });
const newPath = () => join(tmpdir(), `ipr-ahead-${randomUUID()}.jsonl`);
const segmentsOf = (path: string) => [`${path}.ahead-0`, `${path}.ahead-1`];
const outcome: RunOutcome = {
  ...{ state: "completed", answerText: null, answeredModelId: null, errorCode: null, errorMessage: null },
  ...{ firstTokenMs: 1, latencyMs: 2, inputTokens: 3, outputTokens: 4, tokenBasis: "provider", costUsd: 5 },
};
/** A third of a segment, so that a few of them fill both. */
const opened = (runId: string): JournalEntry => ({
  ...{ kind: "opened", runId },
  row: newRun({ id: runId, excludedIds: ["x".repeat(350_000)] }),
});
const adopted = (path: string) => {
  adoptAheadLog(path);
  return existsSync(path) ? readEntries(path) : [];
};

test("whatever is not safe yet is found by the next process, and what is safe gives its room back", () => {
  const steps = fc.array(fc.oneof(fc.constant(null), fc.nat({ max: 9 })), { maxLength: 30 });
  fc.assert(
    fc.property(steps, (each) => {
      const path = newPath();
      const log = createAheadLog(path, logger);
      const waiting: { runId: string; isSafe: () => void }[] = [];
      for (const step of each) {
        const runId = randomUUID();
        if (step === null) waiting.push({ runId, isSafe: log.note(opened(runId)) });
        else for (const one of waiting.splice(step % (waiting.length + 1), 1)) one.isSafe();
      }
      const kept = segmentsOf(path).filter(existsSync).flatMap(readEntries);
      const keptIds = kept.map(({ runId }) => runId);
      expect(keptIds).toEqual(expect.arrayContaining(waiting.map(({ runId }) => runId)));
      for (const { isSafe } of waiting) {
        isSafe();
        isSafe(); // Twice is once.
      }
      expect(segmentsOf(path).filter((file) => existsSync(file) && statSync(file).size > 0)).toEqual([]);
    }),
    { seed: 7, numRuns: 40 },
  );
});

test("under steady load the files do not grow: one is emptied while the other takes what comes", () => {
  const path = newPath();
  const log = createAheadLog(path, logger);
  let before = log.note(opened(randomUUID()));
  for (let entry = 0; entry < 40; entry++) {
    const isSafe = log.note(opened(randomUUID()));
    before();
    before = isSafe;
  }
  const bytes = segmentsOf(path).map((file) => statSync(file).size);
  expect(Math.max(...bytes)).toBeLessThan(2_000_000);
});

test("the next process finds a row before its end, whichever file they lie in, and takes the files away", () => {
  const path = newPath();
  const log = createAheadLog(path, logger);
  const fill = () => Array.from({ length: 3 }, () => log.note(opened(randomUUID())));
  const first = fill();
  const runId = randomUUID();
  log.note(opened(runId)); // In the second file, because the first one is full.
  for (const isSafe of first) isSafe();
  fill();
  log.note({ kind: "settled", runId, outcome }); // In the first one again.
  const entries = adopted(path);
  expect(entries.map(({ kind }) => kind)).toEqual([...Array(4).fill("opened"), "settled"]);
  expect(entries.at(-1)).toEqual({ kind: "settled", runId, outcome });
  expect(segmentsOf(path).map(existsSync)).toEqual([false, false]);
  expect(adopted(path)).toEqual(entries);
});

test("a place that cannot be written is logged, and the request goes on", () => {
  const path = newPath();
  mkdirSync(`${path}.ahead-0`);
  const lines: string[] = [];
  const log = createAheadLog(path, pino({ level: "error" }, { write: (line) => void lines.push(line) }));
  log.note(opened(randomUUID()))();
  expect(lines.join("")).toContain("bills are not kept ahead of the database");
  expect(lines.join("")).not.toContain("xxxx");
});
