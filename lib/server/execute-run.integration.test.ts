import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { findRunByKey } from "@/db/queries/runs";
import { runs } from "@/db/schema";
import { type RunEvent, type RunRequest, runEvent } from "@/lib/contracts/run";
import type { Deps } from "./deps";
import { collectRun, createFakeRunDeps, createTestDeps, newRequest } from "./deps.fixture";
import { executeRun } from "./execute-run";
import { startFakeOpenAi } from "./providers/fake-openai.fixture";
import type { FakeProvider, Fault } from "./providers/fake-provider.fixture";

describeOnEachDatabase("a run", (database) => {
  let fake: FakeProvider;
  beforeEach(async () => {
    fake = await startFakeOpenAi();
  });
  afterEach(() => fake.close());

  const depsWith = (variables: Record<string, string> = {}) => createFakeRunDeps(database().open, fake, variables);
  const rowOf = ({ idempotencyKey }: RunRequest) => findRunByKey(database().open.db, idempotencyKey);
  const countRows = () => database().open.db.$count(runs);
  const kinds = (events: RunEvent[]) => events.map(({ kind }) => kind);
  /** Starts a run and reads until its first text. */
  const startReading = async (deps: Deps, request: RunRequest, client = new AbortController().signal) => {
    const events = executeRun(deps, request, client);
    for (let event = await events.next(); !event.done; event = await events.next())
      if (event.value.kind === "text") break;
    return events;
  };

  test("streams its answer and records what was measured, at our prices", async () => {
    const request = newRequest();
    const events = await collectRun(depsWith(), request);
    expect(kinds(events)).toEqual(["started", "text", "text", "text", "text", "finished"]);
    for (const event of events) expect(runEvent.parse(event)).toEqual(event);
    // 300 input tokens at 2 USD and 200 output tokens at 4 USD per million.
    expect(await rowOf(request)).toMatchObject({
      ...{ state: "completed", modelId: "llama-3.1-8b-instruct", providerId: "openai-compatible", simulated: false },
      ...{ providerModelId: "fake-llama-3.1-8b-instruct", answeredModelId: "fake-model", tokenBasis: "provider" },
      ...{ inputTokens: 300, outputTokens: 200, costUsd: 0.0014, qualityPredicted: 0.75, costUsdExpected: 0.004 },
      ...{ routerVersion: "test", poolId: "all", tolerance: 0.5, rule: "relative", errorCode: null },
      decision: { modelId: "llama-3.1-8b-instruct", bar: { kind: "floor", qualityFloor: 0.6875 } },
    });
    expect((await rowOf(request))?.decision.candidates).toHaveLength(4);
  });

  test("a prompt that is not kept leaves its hash and length, and no text", async () => {
    const request = newRequest();
    await collectRun(depsWith(), request);
    const row = await rowOf(request);
    expect(JSON.stringify(row)).not.toMatch(/sky|scatters/);
    const promptSha256 = createHash("sha256").update(request.prompt).digest("hex");
    expect(row).toMatchObject({ promptSha256, promptChars: request.prompt.length, keptForAnnotation: false });
  });

  test("a prompt kept for annotation is stored with its answer, whatever characters it holds", async () => {
    const request = newRequest({ keepForAnnotation: true, prompt: "nul \0, lone \ud800, 漢字 🎈 '; drop table runs" });
    await collectRun(depsWith(), request);
    const promptText = "nul \uFFFD, lone \uFFFD, 漢字 🎈 '; drop table runs";
    expect(await rowOf(request)).toMatchObject({ promptText, answerText: "Blue light scatters most." });
  });

  test("a repeated key gets the record and never reaches the provider again", async () => {
    const request = newRequest();
    const deps = depsWith();
    const first = await collectRun(deps, request);
    expect(await collectRun(deps, request)).toEqual(first.slice(-1));
    expect(fake.requests).toHaveLength(1);
  });

  test("a repeated key gets the record of a failure too", async () => {
    const request = newRequest();
    fake.set({ fault: "server_error" });
    const first = await collectRun(depsWith(), request);
    fake.set({ fault: "none" });
    expect(await collectRun(depsWith(), request)).toEqual(first.slice(-1));
  });

  test("a repeated key gets the record although its model cannot be run any more", async () => {
    const request = newRequest();
    const first = await collectRun(depsWith(), request);
    const changed = depsWith({ OPENAI_COMPATIBLE_MODELS: "gpt-4o-2024-08-06=x" });
    expect(await collectRun(changed, request)).toEqual(first.slice(-1));
  });

  test("of many requests with one key at once, one reaches the provider and the others are told", async () => {
    const request = newRequest();
    const deps = depsWith();
    fake.set({ fault: "slow" });
    const settled = await Promise.allSettled(Array.from({ length: 8 }, () => collectRun(deps, request)));
    const refused = settled.filter(({ status }) => status === "rejected");
    expect(fake.requests).toHaveLength(1);
    expect(refused).toHaveLength(7);
    for (const { reason } of refused as PromiseRejectedResult[]) expect(reason).toMatchObject({ code: "run_exists" });
  });

  test("a key is not taken for another prompt's", async () => {
    const request = newRequest();
    const deps = depsWith();
    await collectRun(deps, request);
    await expect(collectRun(deps, { ...request, prompt: "another" })).rejects.toMatchObject({ code: "bad_request" });
    expect(fake.requests).toHaveLength(1);
  });

  test("a choice that does not follow from the predictions is refused with the one that does; nothing is recorded or asked", async () => {
    const before = await countRows();
    const refused = collectRun(depsWith(), newRequest({ modelId: "gpt-4o-2024-08-06" }));
    await expect(refused).rejects.toMatchObject({
      code: "decision_stale",
      message: expect.stringMatching(/now LLAMA-3.1-8B-INSTRUCT/),
    });
    expect([await countRows(), fake.requests.length]).toEqual([before, 0]);
  });

  test.each<[Fault, string]>([
    ["unauthorized", "provider_rejected"],
    ["rate_limited", "provider_rate_limited"],
    ["server_error", "provider_failed"],
    ["hang", "provider_timeout"],
    ["reset", "provider_failed"],
    ["half_event", "provider_failed"],
    ["invalid_json", "provider_failed"],
  ])("a provider with the fault %s leaves a failed run that says %s", async (fault, code) => {
    const request = newRequest();
    fake.set({ fault });
    const events = await collectRun(depsWith(fault === "hang" ? { RUN_FIRST_TOKEN_TIMEOUT_MS: "300" } : {}), request);
    expect(events.at(-1)).toMatchObject({ kind: "failed", code, run: { state: "failed", error: { code } } });
    expect(runEvent.parse(events.at(-1))).toEqual(events.at(-1));
    expect(await rowOf(request)).toMatchObject({ state: "failed", errorCode: code, rating: null });
  });

  test("what was paid for before a break is estimated and marked; what nobody served costs nothing known", async () => {
    const [broken, refused] = [newRequest(), newRequest()];
    fake.set({ fault: "reset", words: ["x".repeat(400)] });
    await collectRun(depsWith(), broken);
    // In the encoding of the estimate the prompt is 11 tokens and the answer 62: 11 · 2 + 62 · 4 millionths of a dollar.
    expect(await rowOf(broken)).toMatchObject({
      tokenBasis: "estimated",
      inputTokens: 11,
      outputTokens: 62,
      costUsd: 0.00027,
    });
    fake.set({ fault: "unauthorized" });
    await collectRun(depsWith(), refused);
    expect(await rowOf(refused)).toMatchObject({
      tokenBasis: null,
      inputTokens: null,
      outputTokens: null,
      costUsd: null,
    });
  });

  test("Retry-After of the provider reaches the page", async () => {
    fake.set({ fault: "rate_limited" });
    expect((await collectRun(depsWith(), newRequest())).at(-1)).toMatchObject({ retryAfterSeconds: 7 });
  });

  test("an answer that the provider did not count is estimated and marked", async () => {
    const request = newRequest();
    fake.set({ fault: "missing_usage" });
    await collectRun(depsWith(), request);
    expect(await rowOf(request)).toMatchObject({
      state: "completed",
      tokenBasis: "estimated",
      inputTokens: 11,
      outputTokens: 6,
    });
  });

  test("a client that disconnects stops the provider; the run is cancelled and its cost estimated", async () => {
    const request = newRequest();
    const client = new AbortController();
    fake.set({ fault: "hang_after_first" });
    const events = await startReading(depsWith(), request, client.signal);
    client.abort();
    expect((await events.next()).value).toMatchObject({ kind: "failed", code: "cancelled" });
    expect(await rowOf(request)).toMatchObject({
      state: "cancelled",
      tokenBasis: "estimated",
      inputTokens: 11,
      outputTokens: 2,
    });
    await expect.poll(() => fake.abandoned()).toBe(1);
  });

  test("a reader that leaves the loop does the same", async () => {
    const request = newRequest();
    fake.set({ fault: "slow" });
    const events = await startReading(depsWith(), request);
    await events.return(undefined);
    expect(await rowOf(request)).toMatchObject({ state: "cancelled", errorCode: "cancelled", tokenBasis: "estimated" });
    await expect.poll(() => fake.abandoned()).toBe(1);
  });

  test("a reader that leaves before the first word has not called the provider", async () => {
    const request = newRequest();
    const events = executeRun(depsWith(), request, new AbortController().signal);
    await events.next();
    await events.return(undefined);
    expect(await rowOf(request)).toMatchObject({ state: "cancelled" });
    expect(fake.requests).toHaveLength(0);
  });

  test("an answer without end is cut off at the total timeout, even where nobody reads on", async () => {
    const request = newRequest();
    fake.set({ fault: "hang_after_first" });
    await startReading(depsWith({ RUN_TOTAL_TIMEOUT_MS: "500" }), request);
    await expect
      .poll(() => rowOf(request))
      .toMatchObject({ state: "failed", errorCode: "provider_timeout", tokenBasis: "estimated" });
    expect(fake.abandoned()).toBe(1);
  });

  test("a server that stops settles its runs as interrupted and refuses new ones without a row", async () => {
    const deps = depsWith();
    const request = newRequest();
    fake.set({ fault: "hang_after_first" });
    const events = await startReading(deps, request);
    const stopped = deps.running.stopAll(5_000);
    expect((await events.next()).value).toMatchObject({
      kind: "failed",
      code: "shutting_down",
      run: { state: "interrupted" },
    });
    await events.next();
    await stopped;
    expect(await rowOf(request)).toMatchObject({
      state: "interrupted",
      errorCode: "shutting_down",
      tokenBasis: "estimated",
    });
    const before = await countRows();
    await expect(collectRun(deps, newRequest())).rejects.toMatchObject({ code: "shutting_down" });
    expect(await countRows()).toBe(before);
  });

  test("without a provider the simulated one answers, with the predicted tokens, labelled everywhere", async () => {
    const request = newRequest();
    const deps = createTestDeps(database().open);
    const events = await collectRun(deps, request);
    expect(events[0]).toMatchObject({ kind: "started", providerId: "simulated", simulated: true });
    expect(events.map((event) => (event.kind === "text" ? event.text : "")).join("")).toMatch(
      /^This is a simulated answer/,
    );
    expect(await rowOf(request)).toMatchObject({
      ...{
        state: "completed",
        simulated: true,
        tokenBasis: "simulated",
        inputTokens: 1000,
        outputTokens: 500,
        costUsd: 0.004,
      },
      answeredModelId: null,
    });
  });

  test("a simulated answer that is stopped is cancelled like a real one", async () => {
    const request = newRequest();
    const client = new AbortController();
    const events = await startReading(createTestDeps(database().open), request, client.signal);
    client.abort();
    expect((await events.next()).value).toMatchObject({ kind: "failed", code: "cancelled" });
    expect(await rowOf(request)).toMatchObject({ state: "cancelled", tokenBasis: "simulated", outputTokens: 2 });
  });
});
