import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { claimSubmission, findSubmission, listSubmissionEvents, listSubmissions } from "@/db/queries/submissions";
import { apiKeys } from "@/db/schema";
import { runRouter } from "@/lib/benchmark/run-router";
import { scoreRun } from "@/lib/benchmark/score-run";
import { syntheticFrame, syntheticPack, syntheticTrack } from "@/lib/benchmark/synthetic-track.fixture";
import { trackSamples } from "@/lib/benchmark/track-samples";
import { submissionAbout } from "@/lib/contracts/submission";
import { fixedTo } from "@/lib/routers/fixed";
import type { Account } from "../accounts/account";
import { createTestDeps } from "../deps.fixture";
import { publish, setHidden, withdraw } from "./change-state";
import { listPublishedSubmissions } from "./published";
import { scoredTrack } from "./scored-tracks";
import { fixedCsv, smallPack } from "./scored-tracks.fixture";
import { createScoringQueue } from "./scoring-queue";
import { submit } from "./submit";

describeOnEachDatabase("submissions", (database) => {
  const newDeps = (env: Record<string, string> = {}) =>
    createTestDeps(database().open, { BETTER_AUTH_SECRET: "s".repeat(40), ADMIN_ACCOUNT: "boss", ...env });

  /** Signs up for real and finds the account by the cookie that came back. */
  async function newAccount(deps: ReturnType<typeof newDeps>, name = `u${randomUUID().slice(0, 8)}`): Promise<Account> {
    const cookies = (await deps.accounts.signUp(name, "correct horse")).getSetCookie();
    const account = await deps.accounts.find(new Headers({ cookie: cookies.map((c) => c.split(";")[0]).join("; ") }));
    if (!account) throw new Error("signing up signs in");
    expect(cookies.every((cookie) => /httponly/i.test(cookie) && /samesite=lax/i.test(cookie))).toBe(true);
    return account;
  }

  let made = 0;
  /** Answers that no other test has sent: the knob's value is part of them. */
  const newCsv = () => fixedCsv("m1", [++made]);
  const upload = (csv: string, routerName = "r") => ({
    about: submissionAbout.parse({ track: "all", routerName }),
    file: (async function* () {
      yield Buffer.from(csv);
    })(),
  });
  const stateOf = async (id: string) => (await findSubmission(database().open.db, id))?.state;

  test("an upload is scored to a preview, published by its owner and listed", async () => {
    const deps = newDeps();
    const account = await newAccount(deps);
    const id = await submit(deps, account, upload(newCsv(), '=HYPERLINK("x")<b>'));
    await deps.scoring.drain();
    expect(await stateOf(id)).toBe("preview");
    const listed = async () =>
      (await listPublishedSubmissions(deps.database)).filter(({ router }) => router === `submission:${id}`);
    expect(await listed()).toEqual([]);
    await publish(deps, account, id);
    expect(await listed()).toMatchObject([
      {
        kind: "submission",
        sameAs: "fixed:m1",
        n: 40,
        about: { routerName: '=HYPERLINK("x")<b>', accountName: account.name },
      },
    ]);
    const log = (await listSubmissionEvents(database().open.db)).filter((event) => event.submissionId === id);
    expect(log.map(({ action }) => action).reverse()).toEqual(["submitted", "scored", "published"]);
  });

  test("a fixed model submitted scores exactly what lib/benchmark gives that model", async () => {
    const deps = newDeps();
    const id = await submit(deps, await newAccount(deps), upload(fixedCsv("m2", [0])));
    await deps.scoring.drain();
    const result = (await findSubmission(database().open.db, id))?.result;
    const frame = syntheticFrame(smallPack);
    const own = scoreRun(runRouter(fixedTo("m2"), frame), frame, trackSamples(frame, 40), { replicates: 40 });
    expect(result?.curve).toEqual(own.curve.map((point) => ({ ...point })));
    for (const name of ["bounded-arqgc", "raw-arqgc", "gain"] as const)
      expect(result?.metrics[name]).toEqual(own.metrics.get(name));
    expect(result?.metrics.csr).toMatchObject({ value: null, reason: "needs-answers-to-val" });
  });

  test("while a submission is scored the server stays answerable: nothing waits for the whole of it", async () => {
    const deps = newDeps();
    const track = scoredTrack(smallPack, null, syntheticTrack(smallPack));
    if (!track) throw new Error("the made pack has test rows");
    const tracks = { list: async () => [track], find: async () => track };
    const scoring = createScoringQueue({ database: deps.database, tracks, logger: deps.logger, replicates: 2000 });
    const id = await submit(
      { ...deps, tracks, scoring: { ...scoring, drain: async () => {} } },
      await newAccount(deps),
      {
        ...upload(newCsv()),
      },
    );
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    const startedAt = performance.now();
    await scoring.drain();
    clearInterval(ticking);
    scoring.close();
    expect(await stateOf(id)).toBe("preview");
    expect(turns).toBeGreaterThan((performance.now() - startedAt) / 50);
  });

  test("of two identical uploads at once exactly one is taken, and the other is told which", async () => {
    const deps = newDeps();
    const [a, b] = [await newAccount(deps), await newAccount(deps)];
    const csv = newCsv();
    const both = await Promise.allSettled([submit(deps, a, upload(csv)), submit(deps, b, upload(csv))]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = both.find((one) => one.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "duplicate" });
    await deps.scoring.drain();
  });

  test("held-back outcomes must be answered too, stay out of the preview, and score a published entry", async () => {
    const deps = newDeps();
    const account = await newAccount(deps);
    const made = syntheticPack({ prompts: 40, seed: 9 });
    const renamed = made.prompts.map((prompt) => ({
      ...prompt,
      promptId: prompt.promptId.replace("p", "p9"),
      cluster: `held ${prompt.cluster}`,
    }));
    const track = scoredTrack(smallPack, { ...made, prompts: renamed }, syntheticTrack(smallPack));
    if (!track?.hidden) throw new Error("the made half has test rows");
    const tracks = { list: async () => [track], find: async () => track };
    const scoring = createScoringQueue({ database: deps.database, tracks, logger: deps.logger, replicates: 40 });
    const halved = { ...deps, tracks, scoring };
    const knob = 1000;
    const csvOf = (ids: readonly string[]) =>
      ["prompt_id,knob,model", ...ids.map((id) => `${id},${knob},m1`), ""].join("\n");
    const openIds = track.open.scoredOn.prompts.map(({ promptId }) => promptId);
    await expect(submit(halved, account, upload(csvOf(openIds)))).rejects.toThrow();
    const id = await submit(halved, account, upload(csvOf(track.promptIds)));
    await scoring.drain();
    const before = await findSubmission(database().open.db, id);
    expect([before?.state, before?.result?.n, before?.hiddenResult]).toEqual(["preview", 40, null]);
    await publish(halved, account, id);
    const after = await findSubmission(database().open.db, id);
    expect([after?.state, after?.hiddenResult?.n]).toEqual(["published", track.hidden.scoredOn.prompts.length]);
    scoring.close();
  });

  test("an account's week is full after its limit, also when all come at once", async () => {
    const deps = newDeps({ SUBMISSIONS_PER_WEEK: "2" });
    const account = await newAccount(deps);
    const sent = await Promise.allSettled([1, 2, 3, 4].map(() => submit(deps, account, upload(newCsv()))));
    const refused = sent.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(refused).toHaveLength(2);
    expect(refused[0]).toMatchObject({ code: "rate_limited" });
    await deps.scoring.drain();
    expect(await listSubmissions(database().open.db, { userId: account.id })).toHaveLength(2);
  });

  test("what a killed server was scoring is scored by the next one, once", async () => {
    const deps = newDeps();
    const { db } = database().open;
    const id = await submit(
      { ...deps, scoring: { ...deps.scoring, drain: async () => undefined } },
      await newAccount(deps),
      upload(newCsv()),
    );
    const dead = await claimSubmission(db, { scorer: randomUUID(), leaseMs: -1, onlyScorer: false });
    expect([dead?.id, await stateOf(id)]).toEqual([id, "scoring"]);
    await newDeps().scoring.drain();
    expect(await stateOf(id)).toBe("preview");
    const scored = (await listSubmissionEvents(db)).filter(
      (event) => event.submissionId === id && event.action === "scored",
    );
    expect(scored).toHaveLength(1);
  });

  test("only the owner publishes and withdraws, only an admin hides, and nobody else sees it", async () => {
    const deps = newDeps();
    const [owner, other] = [await newAccount(deps), await newAccount(deps)];
    const boss = { ...(await newAccount(deps, `b${randomUUID().slice(0, 8)}`)), isAdmin: true };
    const id = await submit(deps, owner, upload(newCsv()));
    await deps.scoring.drain();
    await expect(publish(deps, other, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(publish(deps, boss, id)).rejects.toMatchObject({ code: "forbidden" });
    await publish(deps, owner, id);
    await expect(setHidden(deps, owner, { id, hide: true, note: null })).rejects.toMatchObject({ code: "forbidden" });
    await setHidden(deps, boss, { id, hide: true, note: "spam" });
    expect(await stateOf(id)).toBe("hidden");
    await setHidden(deps, boss, { id, hide: false, note: null });
    await withdraw(deps, owner, id);
    await expect(publish(deps, owner, id)).rejects.toMatchObject({ code: "bad_request" });
    expect(await stateOf(id)).toBe("withdrawn");
  });

  test("the account named by ADMIN_ACCOUNT is an admin; others are not, and wrong passwords open nothing", async () => {
    const deps = newDeps();
    expect((await newAccount(deps, "Boss")).isAdmin).toBe(true);
    expect((await newAccount(deps)).isAdmin).toBe(false);
    await expect(deps.accounts.signIn("boss", "wrong password")).rejects.toMatchObject({ code: "unauthorized" });
    await expect(deps.accounts.signUp("BOSS", "another password")).rejects.toMatchObject({ code: "unauthorized" });
    expect((await deps.accounts.signIn("boss", "correct horse")).getSetCookie().length).toBeGreaterThan(0);
  });

  test("an API key opens its account and is nowhere in the database", async () => {
    const deps = newDeps();
    const account = await newAccount(deps);
    const key = await deps.accounts.createKey(account, "ci");
    expect(await deps.accounts.find(new Headers({ authorization: `Bearer ${key}` }))).toMatchObject({
      id: account.id,
      by: "key",
    });
    expect(await deps.accounts.find(new Headers({ authorization: `Bearer ${key}x` }))).toBeUndefined();
    const rows = JSON.stringify(await database().open.db.select().from(apiKeys));
    expect(rows).toContain("ipr_");
    expect(rows).not.toContain(key);
  });
});
