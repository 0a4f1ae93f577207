import { startFakeOpenAi } from "@/lib/server/providers/fake-openai.fixture";
import type { FakeProvider } from "@/lib/server/providers/fake-provider.fixture";
import { expectAccessible } from "./accessible";
import { type AppServer, startAppServer } from "./app-server";
import { createAccount, expect, test } from "./fixtures";

// A server of its own, with a provider and an admin.
const PORT = 4613;
const ADMIN = "generation-admin";
let server: AppServer;
let fake: FakeProvider;
test.use({ baseURL: `http://127.0.0.1:${PORT}` });
test.beforeAll(async () => {
  fake = await startFakeOpenAi();
  fake.answerWith(({ model }) => [`An answer of ${model === "a" ? "one" : "another"} kind.`]);
  server = await startAppServer(PORT, {
    ...{ ADMIN_ACCOUNT: ADMIN, OPENAI_COMPATIBLE_URL: `${fake.url}/v1` },
    OPENAI_COMPATIBLE_MODELS: "llama-3.1-8b-instruct=a,llama-3.1-70b-instruct=b",
  });
});
test.afterAll(async () => {
  await server?.stop();
  await fake?.close();
});

test("an admin plans answers, sees the cost, asks for them, and people compare them", async ({ page }) => {
  await createAccount(page, ADMIN);
  await page.goto("/admin");
  const section = page.getByRole("region", { name: "Answers on demand" });
  await section
    .getByLabel(/^Prompts, one a line/)
    .fill("Why is the sky blue?\nWhat is seven times six?\nName a prime.");
  for (const box of await section.getByRole("checkbox").all()) await box.check();
  await expectAccessible(page, "generation");
  await section.getByRole("button", { name: "Say what it costs" }).click();
  await expect(section.getByText("6 answers to 3 prompts")).toBeVisible();
  expect(fake.requests).toHaveLength(0);
  await section.getByRole("button", { name: "Ask for these answers" }).click();
  await expect(section.getByRole("row", { name: /done/ })).toContainText("6 of 6", { timeout: 30_000 });
  expect(fake.requests).toHaveLength(6);

  await page.goto("/annotate");
  await expect(page.getByText(/An answer of (one|another) kind\./)).toHaveCount(2);
  await page.keyboard.press("3");
  await expect(page.getByText("You chose: Tie.")).toBeVisible();
});
