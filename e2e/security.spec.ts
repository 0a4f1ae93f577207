import { encoderReady, expect, test } from "./fixtures";

test("a page runs under a strict policy, isolated, without a violation", async ({ page }) => {
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  const response = await page.goto("/");
  const headers = response?.headers() ?? {};
  const policy = headers["content-security-policy"] ?? "";
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic' 'wasm-unsafe-eval'(;|$)/);
  expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
  expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
  expect(headers["cross-origin-embedder-policy"]).toBe("require-corp");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await encoderReady(page);
});

test("every answer that is no page has a policy and is isolated too, and /api speaks JSON only", async ({
  request,
}) => {
  const files = ["/sw.js", "/icon.svg", "/models/manifest.json", "/packs/none", "/ort/none", "/metrics", "/healthz"];
  for (const path of [...files, "/apiary", "/portal", "/api", "/api/none", "/api/runs", "/v1/models", "/v1/none"]) {
    const response = await request.get(path);
    const headers = response.headers();
    expect(headers["content-security-policy"], path).toMatch(/default-src '(self|none)'/);
    expect(headers["cross-origin-opener-policy"], path).toBe("same-origin");
    expect(headers["cross-origin-embedder-policy"], path).toBe("require-corp");
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    if (path.startsWith("/api/")) expect(await response.json(), path).toHaveProperty("error.code");
  }
  expect((await request.get("/api/runs")).status()).toBe(405);
});

test("every page view gets its own nonce", async ({ request }) => {
  const nonceOf = async () =>
    /'nonce-([^']+)'/.exec((await request.get("/")).headers()["content-security-policy"] ?? "")?.[1];
  const [first, second] = [await nonceOf(), await nonceOf()];
  expect(first).toBeTruthy();
  expect(second).not.toBe(first);
});
