import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { startFakeOpenAi } from "../providers/fake-openai.fixture";

const SCRIPT = [
  ...["--import", "tsx", "--conditions=react-server"],
  "lib/server/generation/generation-process.fixture.ts",
];

test("a server killed with SIGKILL in mid-asking leaves every answer that came; the next one asks for the rest, once", async () => {
  const fake = await startFakeOpenAi();
  // Four are asked at once: after the second answer the rest hangs.
  fake.answerWith(() => {
    if (fake.requests.length > 2) fake.set({ fault: "hang_after_first" });
    return ["An ", "answer."];
  });
  const directory = join(await mkdtemp(join(tmpdir(), "killed-")), "data");
  const first = spawn(process.execPath, [...SCRIPT, "start", directory, fake.url], { stdio: "inherit" });
  await expect.poll(() => fake.requests.length, { timeout: 60_000 }).toBe(6);
  first.kill("SIGKILL");
  await once(first, "exit");
  fake.answerWith(() => ["An ", "answer."]);
  fake.set({ fault: "none" });
  const { stdout } = await promisify(execFile)(process.execPath, [...SCRIPT, "resume", directory, fake.url]);
  await fake.close();
  expect(JSON.parse(stdout)).toEqual({
    before: { job: ["running", 1], answered: 2, asking: 4 },
    after: { job: ["done", 2], answered: 6, asking: 0 },
    ...{ answers: 6, twice: 4, counted: true },
  });
}, 120_000);
