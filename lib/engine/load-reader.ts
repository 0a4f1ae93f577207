import { assembleRouter, type Router, routerCard } from "@/lib/contracts/router-file";
import { assert } from "@/lib/core/assert";
import type { Tokenize } from "@/lib/encoder/encoder";
import { type PreviewVectors, parsePreviewVectors } from "@/lib/encoder/preview-vectors";
import { createTokenizer } from "@/lib/encoder/tokenizer";
import { EngineError, toEngineError } from "./engine-error";
import type { FileOptions, ModelSource } from "./model-source";

/** The small files (5 MB): enough to read a prompt in preview, and needed by the encoder's readings too. */
export type Reader = {
  readonly tokenize: Tokenize;
  readonly router: Router;
  readonly vectors: PreviewVectors;
};

/** @throws EngineError router_version_unknown | model_malformed, and the codes of a download. */
export async function loadReader(
  source: ModelSource,
  routerVersion: string | null,
  options: FileOptions,
): Promise<Reader> {
  const { encoder, preview, routers, routerVersion: versionServed } = source.manifest;
  const version = routerVersion ?? versionServed;
  const files = routers.find((router) => router.version === version);
  if (!files) throw new EngineError("router_version_unknown", `router ${version} is not served here any more`);
  const [tokenize, card, weights, vectors] = await Promise.all([
    loadTokenizer(source, options),
    source.json(files.card, options),
    source.bytes(files.weights, options),
    source.bytes(preview, options),
  ]);
  try {
    const cardParsed = routerCard.parse(card);
    const { name } = cardParsed.encoder;
    assert(name === encoder.name && cardParsed.encoder.version === encoder.version, `the router was fitted on ${name}`);
    const router = assembleRouter(cardParsed, weights.buffer);
    const reader = {
      tokenize,
      router,
      vectors: parsePreviewVectors(vectors.buffer),
    };
    assertFits(reader, encoder.dims);
    return reader;
  } catch (cause) {
    throw toEngineError(cause, "model_malformed");
  }
}

/** @throws EngineError model_malformed, and the codes of a download. */
export async function loadTokenizer(source: ModelSource, options: FileOptions): Promise<Tokenize> {
  const { tokenizer, tokenizerConfig, tokensMax } = source.manifest.encoder;
  const files = await Promise.all([source.json(tokenizer, options), source.json(tokenizerConfig, options)]);
  try {
    return createTokenizer({ tokenizer: files[0], tokenizerConfig: files[1] }, tokensMax);
  } catch (cause) {
    throw toEngineError(cause, "model_malformed");
  }
}

function assertFits({ router: { predictors }, vectors }: Reader, dims: number): void {
  const expected = { encoder: dims + 1, preview: vectors.dims + 2 };
  for (const source of ["encoder", "preview"] as const) {
    const { inputs } = predictors[source].projection;
    assert(inputs === expected[source], `the ${source} predictor reads ${inputs} features of ${expected[source]}`);
  }
}
