import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const SCRIPT = [
  ...["--import", "tsx", "--conditions=react-server"],
  "lib/server/calibration/calibration-process.fixture.ts",
];

test("a server killed with SIGKILL in mid-calibration leaves one version, made by the next one", async () => {
  const directory = join(await mkdtemp(join(tmpdir(), "killed-")), "data");
  const first = spawn(process.execPath, [...SCRIPT, "start", directory], { stdio: ["ignore", "pipe", "inherit"] });
  const [said] = await once(first.stdout, "data");
  expect(String(said)).toContain("measuring");
  first.kill("SIGKILL");
  await once(first, "exit");
  const { stdout } = await promisify(execFile)(process.execPath, [...SCRIPT, "resume", directory]);
  expect(JSON.parse(stdout)).toEqual({ before: [["running", 1]], after: [["done", 2]], made: 1 });
}, 180_000);
