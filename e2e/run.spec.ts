import { randomUUID } from "node:crypto";
import type { APIRequestContext, APIResponse, Page } from "@playwright/test";
import { errorBody, type RunRequest, type RunSummary, runEvent } from "@/lib/contracts/run";
import { expectAccessible } from "./accessible";
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
  const body = await run(page);
  expect(body).toMatchObject({ prompt: CODE, target: "decided", keepForAnnotation: false });

  const answer = page.getByRole("article", { name: `Routed: ${model}` });
  await expect(answer.locator("header").getByText("Simulated", { exact: true })).toBeVisible();
  await expect(answer).toContainText("No model was called");
  const recorded = await recordOf(request, body);
  expect(recorded).toMatchObject({ state: "completed", simulated: true, tokenBasis: "simulated" });

  const row = await request.get(`/api/runs/${recorded.runId}`);
  expect(await row.json()).toEqual({ ...recorded });
  expect(recorded).toMatchObject({ modelId: body.modelId, routerVersion: body.routerVersion });
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

  const better = page.getByRole("group", { name: "Which answer is better?" });
  await expect(better).toContainText("counts in no ranking");
  // Of the page, not of the window: the focus scrolls.
  const place = () =>
    better.evaluate((box: HTMLElement) => [box.offsetLeft, box.offsetTop, box.offsetWidth, box.offsetHeight]);
  const before = await place();
  for (const name of ["Strongest", "Tie"]) {
    const saved = page.waitForResponse("**/open-vote");
    await better.getByRole("button", { name }).press("Enter");
    expect((await saved).status()).toBe(200);
  }
  await expect(better.getByRole("button", { pressed: true })).toHaveText("Tie");
  expect(await place()).toEqual(before);
  await expectAccessible(page);
});

test("a repeated idempotency key is one run, and one bill", async ({ page, request }) => {
  await page.goto("/");
  await encoderReady(page);
  await typePrompt(page, SUM);
  const body = await run(page);
  const recorded = await recordOf(request, body);
  expect((await recordOf(request, body)).runId).toBe(recorded.runId);
  const other = await request.post("/api/runs", { data: { ...body, idempotencyKey: randomUUID() } });
  const events = (await other.text())
    .trim()
    .split("\n")
    .map((line) => runEvent.parse(JSON.parse(line)));
  const last = events.at(-1);
  expect(last?.kind === "finished" && last.run.runId !== recorded.runId).toBe(true);
});

test("bad input gets its code and a sentence, and never a run", async ({ request }) => {
  const post = (data: string, type = "application/json") =>
    request.post("/api/runs", { data, headers: { "content-type": type } });
  const cases: readonly (readonly [string, Promise<APIResponse>, number, string])[] = [
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
    const { error } = errorBody.parse(await answer.json());
    expect(error.code, name).toBe(code);
    expect(error.message.length, name).toBeGreaterThan(10);
  }
});

/** Press Run; the body that the page sent. */
async function run(page: Page): Promise<RunRequest> {
  const sent = page.waitForRequest("**/api/runs");
  await page.getByRole("button", { name: /^Run with / }).click();
  return (await sent).postDataJSON();
}

/** A repeated key is answered with the record, once the run has ended. */
async function recordOf(request: APIRequestContext, body: RunRequest): Promise<RunSummary> {
  let text = "";
  await expect
    .poll(async () => {
      const response = await request.post("/api/runs", { data: body });
      text = await response.text();
      return response.status();
    })
    .toBe(200);
  const event = runEvent.parse(JSON.parse(text));
  if (event.kind !== "finished") throw new Error(`the record came as ${event.kind}`);
  return event.run;
}
