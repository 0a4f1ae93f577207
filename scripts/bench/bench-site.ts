import { access, mkdir, rm, symlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { chromium } from "@playwright/test";
import { build, type PreviewServer, preview } from "vite";
import { z } from "zod";
import { chromiumArgs, chromiumPath } from "@/chromium";
import { assert } from "@/lib/core/assert";
import { CannotMeasure } from "./figure";

const ROOT = resolve(import.meta.dirname, "../..");
const SITE = join(ROOT, ".cache/bench/site");
export const BENCH_MODELS = join(ROOT, ".cache/bench/models");
const PORT = 3450;
const MEASUREMENT_MS_MAX = 300_000;

// The page's own headers: without isolation ONNX Runtime runs on one thread.
const isolation = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };
const outcome = z.union([
  z.strictObject({ values: z.record(z.string(), z.number()) }),
  z.strictObject({ failure: z.string() }),
]);

let built: Promise<void> | undefined;

/** Runs one measurement of scripts/bench/browser in Chromium, on a minified build served with the page's own headers. */
export async function measureInBrowser(name: string): Promise<ReadonlyMap<string, number>> {
  built ??= buildSite();
  await built;
  const server = await preview({
    configFile: false,
    root: dirname(SITE),
    build: { outDir: SITE },
    preview: { host: "127.0.0.1", port: PORT, headers: isolation },
  });
  try {
    return await readOutcome(addressOf(server), name);
  } finally {
    await server.close();
  }
}

async function buildSite(): Promise<void> {
  await build({
    configFile: false,
    root: join(ROOT, "scripts/bench/browser"),
    logLevel: "error",
    publicDir: false,
    resolve: { alias: { "@/": `${ROOT}/`, "client-only": join(ROOT, "test-stub.ts") } },
    worker: { format: "es" },
    build: { outDir: SITE, emptyOutDir: true, target: "esnext" },
  });
  await mkdir(BENCH_MODELS, { recursive: true });
  const served = { models: "public/models", ort: "public/ort", "bench-models": BENCH_MODELS };
  for (const [path, folder] of Object.entries(served)) {
    await rm(join(SITE, path), { force: true });
    await symlink(resolve(ROOT, folder), join(SITE, path));
  }
}

/** Throws `CannotMeasure` with what to do when a file that the page will load is not in the tree. */
export async function requireFile(path: string, remedy: string): Promise<void> {
  await access(join(ROOT, path)).catch((cause) => {
    throw new CannotMeasure(`${path} is missing: ${remedy}`, { cause });
  });
}

function addressOf({ resolvedUrls }: PreviewServer): string {
  const url = resolvedUrls?.local[0];
  assert(url, "vite serves the bench's pages");
  return url;
}

async function readOutcome(address: string, name: string): Promise<ReadonlyMap<string, number>> {
  const browser = await chromium.launch({ args: chromiumArgs, ...(chromiumPath && { executablePath: chromiumPath }) });
  try {
    const page = await browser.newPage();
    page.on("pageerror", (error) => console.error(`bench page: ${error.message}`));
    await page.goto(`${address}#${name}`);
    const output = page.locator("output:not(:empty)");
    await output.waitFor({ state: "attached", timeout: MEASUREMENT_MS_MAX });
    const result = outcome.parse(JSON.parse((await output.textContent()) ?? ""));
    if ("failure" in result) throw new Error(result.failure);
    return new Map(Object.entries(result.values));
  } finally {
    await browser.close();
  }
}
