import { gzipSync } from "node:zlib";
import { type Browser, chromium, type Page, type Response } from "@playwright/test";
import { chromiumArgs, chromiumPath } from "@/chromium";
import type { ProductionServer } from "./production-server";

const KIB = 1024;

/**
 * Gzipped script that `/` needs before its worker: files the HTML names or the document asked for before it constructed
 * its first Worker. Worker chunks and ONNX Runtime come after that moment; inline script is not counted.
 */
export async function measureFirstLoad({ url }: ProductionServer): Promise<ReadonlyMap<string, number>> {
  const browser = await chromium.launch({ args: chromiumArgs, ...(chromiumPath && { executablePath: chromiumPath }) });
  try {
    return new Map([["js.first_load_kib_gzip", (await firstLoadBytes(browser, url)) / KIB]]);
  } finally {
    await browser.close();
  }
}

async function firstLoadBytes(browser: Browser, url: string): Promise<number> {
  const page = await browser.newPage();
  await page.addInitScript(noteFirstWorker);
  const scripts: Response[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") scripts.push(response);
  });
  const document = await page.goto(url, { waitUntil: "load" });
  await page.locator("html[data-first-worker-at]").waitFor({ state: "attached" });
  const firstWorkerAt = Number(await page.locator("html").getAttribute("data-first-worker-at"));
  const named = await scriptsNamedBy(page, (await document?.text()) ?? "");
  const counted = scripts.filter((response) => {
    return named.has(response.url()) || response.request().timing().startTime < firstWorkerAt;
  });
  const bodies = await Promise.all(counted.map((response) => response.body()));
  return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
}

/** Runs in the page before its own scripts. Milliseconds since 1970, like the start times that Playwright reports. */
function noteFirstWorker(): void {
  const Original = Worker;
  globalThis.Worker = class extends Original {
    constructor(script: string | URL, options?: WorkerOptions) {
      super(script, options);
      document.documentElement.dataset.firstWorkerAt ??= String(performance.timeOrigin + performance.now());
    }
  };
}

async function scriptsNamedBy(page: Page, html: string): Promise<ReadonlySet<string>> {
  const paths = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, "text/html");
    const elements = parsed.querySelectorAll("script[src], link[rel=modulepreload], link[rel=preload][as=script]");
    return [...elements].map((element) => element.getAttribute("src") ?? element.getAttribute("href") ?? "");
  }, html);
  return new Set(paths.map((path) => new URL(path, page.url()).href));
}
