import { randomUUID } from "node:crypto";
import { chosenModel, encoderReady, expect, test, typePrompt } from "./fixtures";
import { CODE, SUM } from "./prompts";

test("Run streams an answer that says it is simulated, and the run stands in the database", async ({
  page,
  request,
}) => {
  await page.goto("/");
  await encoderReady(page);
  await typePrompt(page, CODE);
  const model = await chosenModel(page);
  const sent = page.waitForRequest("**/api/runs");
  const answered = page.waitForResponse("**/api/runs");
  await page.getByRole("button", { name: /^Run with / }).click();
  const body = (await sent).postDataJSON();
  expect(body).toMatchObject({ prompt: CODE, target: "decided", keepForAnnotation: false });

  const answer = page.getByRole("article", { name: `Routed: ${model}` });
  await expect(answer.getByText("Simulated", { exact: true })).toBeVisible();
  await expect(answer.getByRole("table")).toContainText("Output tokens");
  const events = (await (await answered).text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const last = events.at(-1);
  expect(last).toMatchObject({
    kind: "finished",
    run: { state: "completed", simulated: true, tokenBasis: "simulated" },
  });

  const row = await request.get(`/api/runs/${last.run.runId}`);
  expect(await row.json()).toMatchObject({
    state: "completed",
    modelId: body.modelId,
    routerVersion: body.routerVersion,
    simulated: true,
    outputTokens: last.run.outputTokens,
  });
  expect(await row.text()).not.toContain("merges two sorted lists");
});

test("Run and compare shows both answers and what the router saved", async ({ page }) => {
  await page.goto("/?tau=1.00");
  await encoderReady(page);
  await typePrompt(page, SUM);
  await page.getByRole("button", { name: "Run and compare" }).click();
  await expect(page.getByRole("article", { name: /^Routed: / })).toBeVisible();
  await expect(page.getByRole("article", { name: /^Strongest: / })).toBeVisible();
  await expect(page.getByRole("region", { name: "Answer", exact: true })).toContainText(/less \(\d+%\)/);
});

test("a repeated idempotency key is one run, and one bill", async ({ page, request }) => {
  await page.goto("/");
  await encoderReady(page);
  await typePrompt(page, SUM);
  const sent = page.waitForRequest("**/api/runs");
  const done = page.waitForResponse("**/api/runs").then((response) => response.finished());
  await page.getByRole("button", { name: /^Run with / }).click();
  const data = (await sent).postDataJSON();
  await done;
  const again = await request.post("/api/runs", { data });
  const events = (await again.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(events.map((event) => event.kind)).toEqual(["finished"]);
  const other = await request.post("/api/runs", { data: { ...data, idempotencyKey: randomUUID() } });
  const otherEvents = (await other.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(otherEvents.at(-1).run.runId).not.toBe(events[0].run.runId);
});

test("bad input gets its code and a sentence, and never a run", async ({ request }) => {
  const post = (data: string, type = "application/json") =>
    request.post("/api/runs", { data, headers: { "content-type": type } });
  const cases: readonly (readonly [string, Promise<import("@playwright/test").APIResponse>, number, string])[] = [
    ["broken JSON", post("{"), 400, "bad_request"],
    ["empty body", post(""), 400, "bad_request"],
    ["binary", post("\u0000\u0001\u0002"), 400, "bad_request"],
    ["no fields", post("{}"), 400, "bad_request"],
    ["NaN", post('{"tolerance": NaN}'), 400, "bad_request"],
    ["a megabyte", post(JSON.stringify({ prompt: "x".repeat(1_100_000) })), 413, "too_large"],
    ["not JSON", post("prompt=hello", "application/x-www-form-urlencoded"), 415, "unsupported_media_type"],
  ];
  for (const [name, response, status, code] of cases) {
    const answer = await response;
    expect(answer.status(), name).toBe(status);
    const { error } = await answer.json();
    expect(error.code, name).toBe(code);
    expect(error.message.length, name).toBeGreaterThan(10);
  }
});
