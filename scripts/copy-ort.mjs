// Copies ONNX Runtime's WebAssembly files to public/ort/<version>/, where the engine's worker loads them from.
//
// Why: the runtime must come from our own origin (cross-origin isolation, no CDN), under a path that names its version
// (so that it can be cached for ever), and outside the bundle (its threads load their own script again by URL).
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "node_modules/onnxruntime-web");
const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
const target = join(root, "public/ort", version);
const files = [
  "ort-wasm-simd-threaded.mjs", // entry onnxruntime-web/wasm
  "ort-wasm-simd-threaded.wasm",
  "ort-wasm-simd-threaded.asyncify.mjs", // entry onnxruntime-web/webgpu
  "ort-wasm-simd-threaded.asyncify.wasm",
];

mkdirSync(target, { recursive: true });
for (const other of readdirSync(dirname(target))) {
  if (other !== version) rmSync(join(dirname(target), other), { recursive: true });
}
for (const file of files) {
  const [from, to] = [join(source, "dist", file), join(target, file)];
  if (statSync(to, { throwIfNoEntry: false })?.size !== statSync(from).size) copyFileSync(from, to);
}
console.log(`ONNX Runtime ${version}: ${files.length} files in public/ort/${version}/`);
