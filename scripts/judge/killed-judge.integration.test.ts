import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatabase } from "@/db/client";
import { listJudgeLabels } from "@/db/queries/judge-labels";
import { goodJudge, insertJudgedPack } from "@/lib/server/judges/judged-pack.fixture";
import { startFakeOpenAi } from "@/lib/server/providers/fake-openai.fixture";

const PAIRS = 12;

test("a judge killed with SIGKILL in mid-run is gone on with by the next one: every pair labelled, none twice", async () => {
  const fake = await startFakeOpenAi();
  const directory = join(await mkdtemp(join(tmpdir(), "judge-")), "pglite");
  const prepared = await openDatabase(directory);
  await insertJudgedPack(prepared.db, { name: "pack", count: PAIRS });
  await prepared.close();
  const start = (): ChildProcess =>
    spawn(
      process.execPath,
      [
        ...["--import", "tsx", "--conditions=react-server", "scripts/judge.ts", "--model", "j", "--pairs", "50"],
        ...["--price", "0,0", "--parallel", "2", "--yes"],
      ],
      {
        stdio: ["ignore", "pipe", "inherit"],
        env: {
          ...{ PATH: process.env.PATH, NODE_ENV: "test", DATABASE_URL: directory },
          ...{ OPENAI_COMPATIBLE_URL: `${fake.url}/v1`, OPENAI_COMPATIBLE_MODELS: "j=j" },
        },
      },
    );
  fake.set({ firstTokenMs: 100 });
  const first = start();
  fake.answerWith((request) => {
    if (fake.requests.length === 11) first.kill("SIGKILL");
    return goodJudge(request);
  });
  await once(first, "exit");
  expect(first.signalCode).toBe("SIGKILL");

  fake.answerWith(goodJudge);
  const second = start();
  let said = "";
  second.stdout?.on("data", (text) => {
    said += text;
  });
  await once(second, "exit");
  const labelled = Number(/(\d+) pairs labelled/.exec(said)?.[1]);
  expect(labelled).toBeGreaterThan(0);
  expect(labelled).toBeLessThan(PAIRS);

  const database = await openDatabase(directory);
  const labels = await listJudgeLabels(database.db);
  await database.close();
  await fake.close();
  expect(labels).toHaveLength(PAIRS);
  expect(new Set(labels.map(({ pairId }) => pairId)).size).toBe(PAIRS);
}, 120_000);
