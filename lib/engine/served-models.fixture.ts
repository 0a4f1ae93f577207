import { commands } from "vitest/browser";
import type { ModelFile, ModelManifest } from "@/lib/contracts/model-manifest";
import { tinyRouter } from "./tiny-router.fixture";

const FOLDER = "test-results/engine-browser";
const TO_MODELS = "x/../../../models/"; // From the folder above to what Vite serves of public/.

/** Writes a manifest that the test server serves: the shipped models and a made router, then changed. Returns its address. */
export async function serveModels(name: string, change: (manifest: ModelManifest) => ModelManifest): Promise<string> {
  const path = `${FOLDER}/${name}.json`;
  await write(path, new TextEncoder().encode(JSON.stringify(change(await shippedModels()))));
  return `/${path}`;
}

let shipped: Promise<ModelManifest> | undefined;
function shippedModels(): Promise<ModelManifest> {
  shipped ??= describeShipped();
  return shipped;
}

async function describeShipped(): Promise<ModelManifest> {
  const { card, weights } = tinyRouter();
  await write(`${FOLDER}/router-tiny.json`, new TextEncoder().encode(JSON.stringify(card)));
  await write(`${FOLDER}/router-tiny.bin`, new Uint8Array(weights.buffer));
  return {
    encoder: {
      name: "ipr-encoder-4",
      version: "1.0.0",
      dims: 384,
      tokensMax: 256,
      backends: {
        webgpu: { file: await fileOf("encoder/encoder.fp16w.onnx"), tolerance: { maxAbs: 0.002 } },
        wasm: { file: await fileOf("encoder/encoder.int8.onnx"), tolerance: { minCosine: 0.985 } },
      },
      tokenizer: await fileOf("encoder/tokenizer.json"),
      tokenizerConfig: await fileOf("encoder/tokenizer_config.json"),
      golden: await fileOf("encoder/golden.json"),
      basedOn: "",
      license: "",
    },
    preview: await fileOf("preview/preview.safetensors"),
    routerVersion: "tiny",
    routers: [
      {
        version: "tiny",
        card: await describe("router-tiny.json", `/${FOLDER}/router-tiny.json`),
        weights: await describe("router-tiny.bin", `/${FOLDER}/router-tiny.bin`),
      },
    ],
  };
}

const fileOf = (path: string): Promise<ModelFile> => describe(TO_MODELS + path, `/models/${path}`);

async function describe(path: string, address: string): Promise<ModelFile> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  const bytes = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { path, bytes: bytes.byteLength, sha256 };
}

function write(path: string, bytes: Uint8Array): Promise<void> {
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return commands.writeFile(path, base64, "base64");
}
