import { fileURLToPath } from "node:url";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumArgs, chromiumPath } from "./chromium";

const root = fileURLToPath(new URL(".", import.meta.url));
const resolve = {
  // `server-only` throws outside a React server; tests run the same modules under plain Node.
  alias: { "@/": root, "server-only": `${root}test-stub.ts`, "client-only": `${root}test-stub.ts` },
};
const SLOW = ["**/*.integration.test.ts", "**/*.browser.test.ts"];
// The page's own headers: without isolation ONNX Runtime runs on one thread.
const isolation = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          name: "unit",
          include: ["{lib,db,scripts,app}/**/*.test.ts"],
          exclude: SLOW,
          setupFiles: ["test-setup.ts"],
        },
      },
      {
        resolve,
        test: {
          name: "integration",
          include: ["{lib,db,scripts,app}/**/*.integration.test.ts"],
          setupFiles: ["test-setup.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        resolve,
        server: { headers: isolation },
        // Found by Vite only when a worker asks for them, and then it reloads the running test.
        optimizeDeps: { include: ["@xenova/transformers", "onnxruntime-web/wasm", "onnxruntime-web/webgpu"] },
        test: {
          name: "browser",
          include: ["lib/**/*.browser.test.ts"],
          testTimeout: 120_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { args: chromiumArgs, ...(chromiumPath && { executablePath: chromiumPath }) },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
