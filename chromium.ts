import { existsSync } from "node:fs";
import systemPaths from "./chromium-paths.json" with { type: "json" };

// One place for the browser that all tests and benches drive.

/** CHROMIUM_PATH, else a system Chromium, else undefined: the browser that Playwright installed. */
export const chromiumPath: string | undefined = process.env.CHROMIUM_PATH ?? systemPaths.find(existsSync);

const QUIET = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
// WebGPU without a GPU. The page does not choose it by itself (it is a fallback adapter): tests ask for it.
const SOFTWARE_WEBGPU = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

export const chromiumArgs: string[] = ["--no-sandbox", ...QUIET, ...SOFTWARE_WEBGPU];
