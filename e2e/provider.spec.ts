import { startFakeAnthropic } from "@/lib/server/providers/fake-anthropic.fixture";
import { startFakeOpenAi } from "@/lib/server/providers/fake-openai.fixture";
import type { FakeProvider } from "@/lib/server/providers/fake-provider.fixture";
import { type AppServer, startAppServer } from "./app-server";
import { chosenModel, encoderReady, expect, test, typePrompt } from "./fixtures";
import { SUM } from "./prompts";

const PORT = 3317;
let openAi: FakeProvider;
let anthropic: FakeProvider;
let app: AppServer;

test.beforeAll(async () => {
  openAi = await startFakeOpenAi();
  anthropic = await startFakeAnthropic();
  app = await startAppServer(PORT, {
    OPENAI_COMPATIBLE_URL: `${openAi.url}/v1`,
    OPENAI_COMPATIBLE_MODELS: "llama-3.1-8b-instruct=llama3.1:8b,llama-3.1-70b-instruct=llama3.1:70b",
    ANTHROPIC_API_KEY: "not-a-real-key",
    ANTHROPIC_BASE_URL: `${anthropic.url}/v1`,
    RUN_FIRST_TOKEN_TIMEOUT_MS: "3000",
  });
});
test.afterAll(async () => {
  await app?.stop();
  await openAi?.close();
  await anthropic?.close();
});
test.beforeEach(() => {
  openAi.set({ fault: "none", betweenMs: 20 });
  anthropic.set({ fault: "none", betweenMs: 20 });
});

test("a local OpenAI-compatible server answers by base URL alone, with its own token counts", async ({ page }) => {
  await page.goto(`${app.url}/?pool=llama&tau=1.00`);
  await encoderReady(page);
  await typePrompt(page, SUM);
  const asked = openAi.requests.length;
  await page.getByRole("button", { name: /^Run with / }).click();
  const answer = page.getByRole("article", { name: /^Routed: / });
  await expect(answer).toContainText("Blue light scatters most.");
  await expect(answer).toContainText("200");
  await expect(answer.getByText("Simulated", { exact: true })).toHaveCount(0);
  expect(openAi.requests.length).toBe(asked + 1);
  expect(openAi.requests.at(-1)?.model).toMatch(/^llama3\.1:/);
});

test("models that nothing here can run are left out of the choice and say so", async ({ page }) => {
  await page.goto(`${app.url}/?pool=llama&tau=0.00`);
  await encoderReady(page);
  await typePrompt(page, SUM);
  await expect(page.getByRole("table", { name: "Candidates" })).toContainText("not runnable here");
  expect(await chosenModel(page)).toMatch(/3\.1 (8B|70B)/);
});

test("Anthropic answers through its own protocol", async ({ page }) => {
  await page.goto(`${app.url}/?pool=claude&tau=1.00`);
  await encoderReady(page);
  await typePrompt(page, SUM);
  await page.getByRole("button", { name: /^Run with / }).click();
  await expect(page.getByRole("article", { name: /^Routed: / })).toContainText("Blue light scatters most.");
  expect(anthropic.requests.at(-1)?.headers["x-api-key"]).toBe("not-a-real-key");
});

test.describe("when the provider fails", () => {
  test.use({ expectedErrors: [/Failed to load resource/] });

  for (const [fault, words] of [
    ["unauthorized", /rejected|refused|key/i],
    ["rate_limited", /limit/i],
    ["reset", /connection|broke|stopped|cut/i],
    ["hang", /sent nothing for 3 s/],
  ] as const) {
    test(`${fault}: the page says what happened and offers another try, which then works`, async ({ page }) => {
      openAi.set({ fault });
      await page.goto(`${app.url}/?pool=llama&tau=1.00`);
      await encoderReady(page);
      await typePrompt(page, SUM);
      await page.getByRole("button", { name: /^Run with / }).click();
      const alert = page.getByRole("article", { name: /^Routed: / }).getByRole("alert");
      await expect(alert).toContainText(words, { timeout: 30_000 });
      openAi.set({ fault: "none" });
      await alert.getByRole("button", { name: /again/i }).click();
      await expect(page.getByRole("article", { name: /^Routed: / })).toContainText("Blue light scatters most.");
    });
  }
});

test("Stop ends the answer, the upstream request, and leaves a cancelled run", async ({ page }) => {
  openAi.set({ fault: "slow", words: Array.from({ length: 400 }, (_, n) => `word${n} `) });
  await page.goto(`${app.url}/?pool=llama&tau=1.00`);
  await encoderReady(page);
  await typePrompt(page, SUM);
  const abandoned = openAi.abandoned();
  await page.getByRole("button", { name: /^Run with / }).click();
  const answer = page.getByRole("article", { name: /^Routed: / });
  await expect(answer).toContainText("word3");
  await answer.getByRole("button", { name: "Stop" }).click();
  await expect(answer.getByText("Stopped", { exact: true })).toBeVisible();
  await expect.poll(() => openAi.abandoned()).toBe(abandoned + 1);
});
