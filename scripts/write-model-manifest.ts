import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type ModelFile, type ModelManifest, modelManifest } from "@/lib/contracts/model-manifest";

// Writes public/models/manifest.json: size and hash of every file the engine may download, and every router that lies
// there. `--router VERSION` sets the one that visitors get; without it the current one stays, else the newest.

const DIRECTORY = "public/models";
const MANIFEST = join(DIRECTORY, "manifest.json");

/** The encoder, its limits and tolerances: the facts that come with the files. */
const ENCODER = {
  name: "ipr-encoder-4",
  version: "1.0.0",
  dims: 384,
  tokensMax: 256,
  basedOn: "sentence-transformers/all-MiniLM-L6-v2, first four of six layers, weights unchanged",
  license: "Apache-2.0",
};

const { values } = parseArgs({ options: { router: { type: "string" } } });
const manifest = modelManifest.safeParse(describe(values.router ?? null));
if (!manifest.success) {
  console.error(`No manifest was written: ${manifest.error.message}`);
  process.exitCode = 1;
} else {
  writeFileSync(MANIFEST, `${JSON.stringify(manifest.data, null, 2)}\n`);
  console.log(`${MANIFEST}: visitors get router ${manifest.data.routerVersion}`);
}

function describe(routerWanted: string | null): ModelManifest {
  const routers = routerVersions().map((version) => ({
    version,
    card: fileOf(`router-${version}.json`),
    weights: fileOf(`router-${version}.bin`),
  }));
  return {
    encoder: {
      ...ENCODER,
      backends: {
        webgpu: { file: fileOf("encoder/encoder.fp16w.onnx"), tolerance: { maxAbs: 0.002 } },
        wasm: { file: fileOf("encoder/encoder.int8.onnx"), tolerance: { minCosine: 0.985 } },
      },
      tokenizer: fileOf("encoder/tokenizer.json"),
      tokenizerConfig: fileOf("encoder/tokenizer_config.json"),
      golden: fileOf("encoder/golden.json"),
    },
    preview: fileOf("preview/preview.safetensors"),
    routerVersion: routerWanted ?? servedNow() ?? routers.at(-1)?.version ?? "none",
    routers,
  };
}

/** Versions with both files, oldest first by name. */
function routerVersions(): string[] {
  const versions = readdirSync(DIRECTORY).flatMap((name) => /^router-(.+)\.json$/.exec(name)?.[1] ?? []);
  return versions.filter((version) => existsSync(join(DIRECTORY, `router-${version}.bin`))).sort();
}

function servedNow(): string | undefined {
  if (!existsSync(MANIFEST)) return undefined;
  const current = modelManifest.safeParse(JSON.parse(readFileSync(MANIFEST, "utf8")));
  return current.success ? current.data.routerVersion : undefined;
}

function fileOf(path: string): ModelFile {
  const bytes = readFileSync(join(DIRECTORY, path));
  return { path, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}
