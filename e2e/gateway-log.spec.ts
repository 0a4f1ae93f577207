import { startFakeOpenAi } from "@/lib/server/providers/fake-openai.fixture";
import type { FakeProvider } from "@/lib/server/providers/fake-provider.fixture";
import { expectAccessible } from "./accessible";
import { type AppServer, startAppServer } from "./app-server";
import { createAccount, expect, test } from "./fixtures";

// A server of its own: an account is its admin, and a provider answers that is not simulated.
const PORT = 4401;
const ADMIN = "gateway-watcher";
let fake: FakeProvider;
let server: AppServer;
test.use({ baseURL: `http://127.0.0.1:${PORT}` });
test.beforeAll(async () => {
  fake = await startFakeOpenAi();
  server = await startAppServer(PORT, {
    ADMIN_ACCOUNT: ADMIN,
    OPENAI_COMPATIBLE_URL: `${fake.url}/v1`,
    OPENAI_COMPATIBLE_MODELS: "llama-3.1-8b-instruct=a,claude-3-opus-20240229=b",
  });
});
test.afterAll(async () => {
  await server?.stop();
  await fake?.close();
});

test("an admin sees decisions as they are made, what they saved and what each key spent, and no prompt", async ({
  page,
  request,
}) => {
  await createAccount(page, ADMIN);
  await page.goto("/admin");
  const form = page.getByRole("form", { name: "New key" });
  await form.getByLabel("Name").fill("shop");
  await form.getByRole("button", { name: "Make a key" }).click();
  const key = /ipr_[\w-]+/.exec(await page.locator("body").innerText())?.[0] ?? "";

  await page.goto("/admin");
  await page.getByRole("link", { name: "Decisions and savings" }).click();
  const log = page.getByRole("region", { name: "Decisions of the gateway" });
  await expect(log).toContainText("Nothing has been asked yet.");
  const ask = async (model: string) => {
    const data = { model, messages: [{ role: "user", content: "SECRET-WORD: why is the sky blue?" }] };
    const headers = { authorization: `Bearer ${key}` };
    expect((await request.post("/v1/chat/completions", { data, headers })).status()).toBe(200);
  };
  for (const tau of [0, 0.5, 1]) await ask(`ipr/everything@${tau}`);
  // Nobody reloads: the rows come by themselves.
  await expect(log.getByRole("row", { name: /shop ipr\/everything@0\.5 / })).toContainText("completed");
  await expect(page.getByRole("region", { name: "Savings of each day" }).getByRole("row")).toHaveCount(2);
  await expect(page.getByRole("img", { name: /billed instead of .* saved/ })).toBeVisible();
  await expect(
    page.getByRole("region", { name: "Spend of each key" }).getByRole("row", { name: /shop/ }),
  ).toContainText("no limit");
  expect(await page.content()).not.toContain("SECRET-WORD");
  await expectAccessible(page, "gateway-log");
  const stranger = await page.context().browser()?.newContext();
  expect((await stranger?.request.get(`http://127.0.0.1:${PORT}/admin/gateway`))?.status()).toBe(404);
  await stranger?.close();
});
