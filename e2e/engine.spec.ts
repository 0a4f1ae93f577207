import { chosenModel, encoderReady, engineBadge, expect, test, typePrompt } from "./fixtures";
import { SUM } from "./prompts";

const INT8 = "**/models/encoder/encoder.int8.onnx";

test("without a real GPU the page takes WASM and says why", async ({ page }) => {
  await page.goto("/");
  await encoderReady(page, "WASM");
  await engineBadge(page).click();
  await expect(page.locator("details.engine")).toContainText(/software|emulated/i);
});

test("WebGPU on an emulated device reads a prompt with right numbers when it is asked for", async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto("/?backend=webgpu");
  await expect(engineBadge(page)).toHaveAccessibleName(/WebGPU.*self-check passed/, { timeout: 180_000 });
  await page.getByRole("textbox", { name: "Prompt" }).fill("Name three primes.");
  await expect(page.getByRole("region", { name: "Routed to" }).getByText("preview", { exact: true })).toHaveCount(0, {
    timeout: 60_000,
  });
  await expect(page.getByRole("table", { name: "Candidates" }).locator('tr[aria-current="true"]')).toHaveCount(1, {
    timeout: 60_000,
  });
});

test("a WebGPU that gives wrong numbers is dropped for WASM, and the page says so", async ({ page }) => {
  test.setTimeout(240_000);
  // A tolerance that no float arithmetic meets stands for a backend whose numbers are off.
  await page.route("**/models/manifest.json", async (route) => {
    const manifest = await (await route.fetch()).json();
    manifest.encoder.backends.webgpu.tolerance = { maxAbs: 1e-30 };
    await route.fulfill({ json: manifest });
  });
  await page.goto("/?backend=webgpu");
  await expect(engineBadge(page)).toHaveAccessibleName(/WASM.*self-check passed/, { timeout: 180_000 });
  await expect(page.getByRole("region", { name: "Prompt" })).toContainText(/WebGPU/);
  await typePrompt(page, SUM);
});

test.describe("a damaged model file", () => {
  test("is refused, fetched again and then used, when the damage was on the way", async ({ page }) => {
    let damaged = 0;
    await page.route(INT8, async (route) => {
      if (damaged++ > 0) return route.continue();
      const body = Buffer.from(await (await route.fetch()).body());
      body.writeUInt8(body.readUInt8(1000) ^ 1, 1000);
      return route.fulfill({ body, contentType: "application/octet-stream" });
    });
    await page.goto("/");
    await encoderReady(page);
    expect(damaged).toBe(2);
    await typePrompt(page, SUM);
  });

  test("is never used when it stays damaged: preview goes on, and the page offers another try", async ({ page }) => {
    await page.route(INT8, (route) =>
      route.fulfill({ body: Buffer.alloc(19_409_517), contentType: "application/octet-stream" }),
    );
    await page.goto("/");
    await expect(page.getByRole("region", { name: "Prompt" })).toContainText(/checksum|does not match/i, {
      timeout: 60_000,
    });
    await page.getByRole("textbox", { name: "Prompt" }).fill(SUM);
    await expect(page.getByRole("region", { name: "Routed to" }).getByText("preview", { exact: true })).toBeVisible();
    await page.unroute(INT8);
    await page.getByRole("region", { name: "Prompt" }).getByRole("button", { name: /again/i }).click();
    await encoderReady(page);
  });
});

test.describe("offline", () => {
  test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED|ERR_FAILED/] });

  test("a second visit works without a network; a run says so, and runs once it is back", async ({ page, context }) => {
    await page.goto("/");
    await encoderReady(page);
    await typePrompt(page, SUM);
    const model = await chosenModel(page);
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    // The first load ran before the service worker had control: the second one fills its cache.
    await page.reload();
    await encoderReady(page);
    await context.setOffline(true);
    await page.reload();
    await encoderReady(page);
    await typePrompt(page, SUM);
    expect(await chosenModel(page)).toBe(model);

    // The code that runs a prompt was never needed before, so it is missing too.
    await page.getByRole("button", { name: /^Run with / }).click();
    const answer = page.getByRole("article", { name: /^Routed: / });
    await expect(answer.getByRole("alert")).toContainText("The connection to the server was lost.");
    await context.setOffline(false);
    await answer.getByRole("button", { name: "Try again" }).click();
    await expect(answer).toContainText("No model was called");
  });
});

test("before the encoder is there, the first keystrokes get preview numbers", async ({ page }) => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(INT8, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/");
  await page.getByRole("textbox", { name: "Prompt" }).pressSequentially("What");
  await expect(page.getByRole("region", { name: "Routed to" }).getByText("preview", { exact: true })).toBeVisible();
  release();
  await encoderReady(page);
  await expect(page.getByRole("region", { name: "Routed to" }).getByText("preview", { exact: true })).toHaveCount(0);
});
