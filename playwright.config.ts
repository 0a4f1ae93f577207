import { defineConfig } from "@playwright/test";
import { chromiumArgs, chromiumPath } from "./chromium";

const PORT = 3313;

export default defineConfig({
  testDir: "./e2e",
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/e2e.json" }]],
  use: {
    baseURL: `http://127.0.0.1:${PORT}`,
    launchOptions: { args: chromiumArgs, ...(chromiumPath && { executablePath: chromiumPath }) },
    trace: "retain-on-failure",
  },
  webServer: {
    command: `npm start -- --port ${PORT} --hostname 127.0.0.1`,
    url: `http://127.0.0.1:${PORT}/api/health`,
    env: { NEXT_TELEMETRY_DISABLED: "1", DATABASE_URL: "./test-results/pglite" },
    reuseExistingServer: false,
  },
});
