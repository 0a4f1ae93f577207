import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@/db/client";
import { findOrInsertAnnotator } from "@/db/queries/annotators";
import { annotationPairs, showings, votes } from "@/db/schema";
import { goodJudge, insertJudgedPack } from "@/lib/server/judges/judged-pack.fixture";
import { startFakeOpenAi } from "@/lib/server/providers/fake-openai.fixture";
import { expectAccessible } from "./accessible";
import { type AppServer, startAppServer } from "./app-server";
import { expect, test } from "./fixtures";

// A server of its own, on a database that a judge has labelled before: people voted on 24 of 60 pairs, 18 times for the good answer.
const PORT = 4157;
let server: AppServer;
test.use({ baseURL: `http://127.0.0.1:${PORT}` });

test.beforeAll(async () => {
  test.setTimeout(180_000);
  const directory = join(await mkdtemp(join(tmpdir(), "ipr-judges-")), "pglite");
  const { db, close } = await openDatabase(directory);
  await insertJudgedPack(db, { name: "e2e", count: 60, isGold: (at) => at >= 56 });
  const person = await findOrInsertAnnotator(db, { keySha256: randomUUID(), userId: null, kind: "human" });
  const pairs = (await db.select().from(annotationPairs)).filter(({ goldWinner }) => goldWinner === null);
  for (const [at, { id: pairId }] of pairs.slice(0, 24).entries()) {
    const about = { annotatorId: person.id, pairId, kind: "fresh" as const };
    const shown = { id: randomUUID(), ...about, swapped: false, end: "voted" as const, endedAt: new Date() };
    await db.insert(showings).values(shown);
    const choice = at % 4 === 0 ? ("two" as const) : ("one" as const);
    await db.insert(votes).values({ showingId: shown.id, ...about, choice, reasons: [], elapsedMs: 9_000 });
  }
  await close();
  await judgePairs(directory);
  server = await startAppServer(PORT, { DATABASE_URL: directory });
});
test.afterAll(() => server?.stop());

test("the method page says what a judge labelled, how far it agrees with people, and what both say together", async ({
  page,
}) => {
  await page.goto("/annotate/method");
  const judges = page.getByRole("region", { name: "Judges, table" });
  const row = judges.getByRole("row", { name: /fake-judge/ });
  // 18 of 24 agree; it finds the good answer in both orders, so half of its verdicts are for the first one.
  await expect(row.getByRole("cell").nth(0)).toHaveText(/^60\s*0 bad$/);
  await expect(row.getByRole("cell").nth(1)).toHaveText(/^75%.*24 pairs$/);
  await expect(row.getByRole("cell").nth(3)).toHaveText(/^100%/);
  await expect(row.getByRole("cell").nth(4)).toHaveText(/^50%.*120 verdicts$/);
  await expect(row.getByRole("cell").nth(5)).toHaveText(/^0%\s*people: 25%$/);
  await expect(row.getByRole("cell").nth(6)).toHaveText(/^100%.*4 pairs$/);
  const estimates = page.getByRole("region", { name: /^Win rates with the help of fake-judge/ });
  const apple = estimates.getByRole("row", { name: /^apple-1 \d/ });
  await expect(apple.getByRole("cell").nth(0)).toHaveText(/^75%/);
  await expect(apple.getByRole("cell").nth(3)).toHaveText("24");
  await expect(apple.getByRole("cell").nth(4)).toHaveText("32");
});

test("what the judge said ranks nobody and is exported as a judge's, without its words", async ({ request }) => {
  const lines = (await (await request.get("/api/annotations/export")).text()).split("\n").filter(Boolean);
  expect(lines.filter((line) => line.includes('"annotatorKind":"judge"'))).toHaveLength(60);
  expect(lines.join()).not.toMatch(/the better/);
  const ranking = await (await request.get("/annotate/ranking")).text();
  expect(ranking).toMatch(/Votes by people<\/dt><dd class="v">24</);
});

test("no accessibility fault and no sideways scroll", async ({ page }) => {
  await page.goto("/annotate/method");
  await expect(page.getByRole("heading", { name: "Judges" })).toBeVisible();
  await expectAccessible(page, "judges");
});

/** `npm run judge` as a process of its own, asking a fake provider over HTTP. */
async function judgePairs(directory: string): Promise<void> {
  const fake = await startFakeOpenAi();
  fake.answerWith(goodJudge);
  const args = ["--model", "fake-judge", "--pairs", "100", "--price", "1,4", "--yes"];
  const child: ChildProcess = spawn(
    process.execPath,
    ["--import", "tsx", "--conditions=react-server", "scripts/judge.ts", ...args],
    {
      stdio: "ignore",
      env: {
        ...process.env,
        DATABASE_URL: directory,
        OPENAI_COMPATIBLE_URL: `${fake.url}/v1`,
        OPENAI_COMPATIBLE_MODELS: "fake-judge=fake-judge",
      },
    },
  );
  const [code] = await once(child, "exit");
  await fake.close();
  expect(code).toBe(0);
}
