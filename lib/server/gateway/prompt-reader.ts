import "server-only";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { goldenFile } from "@/lib/contracts/golden-file";
import { modelManifest } from "@/lib/contracts/model-manifest";
import type { Router } from "@/lib/contracts/router-file";
import { assert } from "@/lib/core/assert";
import { dot, type Embedding, normalize } from "@/lib/core/embedding";
import { type PromptPrediction, predictPrompt } from "@/lib/core/predict";
import type { TokenIds, Tokenize } from "@/lib/encoder/encoder";
import { encoderFeatures } from "@/lib/encoder/features";
import { createTokenizer } from "@/lib/encoder/tokenizer";
import { openEncoderThreads } from "../encoder-threads";
import type { Telemetry } from "../telemetry/telemetry";
import { createBoundedCache } from "./bounded-cache";

/** The same reading as in the browser, made on the server. */
export type ServerReading = {
  /** The router that predicted. */
  readonly routerVersion: string;
  readonly prediction: PromptPrediction;
  /** As providers count them, of the whole text. */
  readonly inputTokensExpected: number;
};

export type PromptReader = {
  read(text: string): Promise<ServerReading>;
  /** Since the start: encoder passes saved by the cache, and readings in all. */
  readonly counts: () => { readonly readings: number; readonly cacheHits: number };
  close(): Promise<void>;
};

/** 385 floats, a key and a prediction per candidate each. */
const CACHE_ENTRIES_MAX = 8192;
const GOLDEN_TEXTS = 3;

export type ReaderOptions = {
  /** The router in force: asked anew for each reading. */
  readonly loadRouter: () => Promise<Router>;
  /** Prompts encoded at the same time, each on a core. */
  readonly threads: number;
  readonly telemetry?: Pick<Telemetry, "step">;
};

/**
 * Opens tokenizer and encoder of `modelsDir` and compares a few embeddings with the golden ones before anyone
 * relies on them. It is the int8 file, one prompt per run: what the adapters were fitted on, and what WASM computes.
 */
export async function openPromptReader(
  modelsDir: string,
  { loadRouter, threads, telemetry }: ReaderOptions,
): Promise<PromptReader> {
  const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(modelsDir, path), "utf8"));
  const { encoder } = modelManifest.parse(await readJson("manifest.json"));
  await loadRouter(); // What is broken shows now.
  const files = {
    tokenizer: await readJson(encoder.tokenizer.path),
    tokenizerConfig: await readJson(encoder.tokenizerConfig.path),
  };
  const tokenize = createTokenizer(files, encoder.tokensMax);
  const { file, tolerance } = encoder.backends.wasm;
  const threaded = await openEncoderThreads(join(modelsDir, file.path), threads);
  const embed = async (tokens: TokenIds) => normalize(await threaded.run(tokens));
  const encode = (tokens: TokenIds) => (telemetry ? telemetry.step("encode", () => embed(tokens)) : embed(tokens));
  const selfCheck = async () => {
    const { cases } = goldenFile.parse(await readJson(encoder.golden.path));
    for (const { text, embedding } of cases.slice(0, GOLDEN_TEXTS)) {
      const cosine = dot(await encode(tokenize(text)), Float32Array.from(embedding));
      const least = "minCosine" in tolerance ? tolerance.minCosine : 1 - tolerance.maxAbs;
      assert(cosine >= least, `the encoder strays from its golden vectors (cosine ${cosine})`);
    }
  };
  await selfCheck().catch(async (cause: unknown) => {
    await threaded.close(); // It is opened anew at the next request.
    throw cause;
  });
  return { ...createReader({ loadRouter, tokenize, encode }), close: threaded.close };
}

type ReaderParts = {
  readonly loadRouter: () => Promise<Router>;
  readonly tokenize: Tokenize;
  readonly encode: (tokens: TokenIds) => Promise<Embedding>;
};

/** What the encoder saw of a prompt, and what a router made of it. */
type Read = {
  readonly features: Float32Array;
  predicted?: { readonly version: string; readonly by: PromptPrediction };
};

function createReader({ loadRouter, tokenize, encode }: ReaderParts): Omit<PromptReader, "close"> {
  const cache = createBoundedCache<Promise<Read>>(CACHE_ENTRIES_MAX);
  let readings = 0;
  let cacheHits = 0;
  /** By what the predictors see: texts of one length that differ only behind the encoder's window are the same to them. */
  const look = (tokens: TokenIds): Promise<Read> => {
    const wordPieces = tokens.pieces.length;
    const seen = createHash("sha256").update(new Uint8Array(tokens.inputIds.buffer)).digest("base64");
    const key = `${wordPieces} ${seen}`;
    const known = cache.get(key);
    if (known) {
      cacheHits++;
      return known;
    }
    const read = encode(tokens).then((embedding) => ({ features: encoderFeatures(embedding, wordPieces) }));
    cache.set(key, read);
    read.catch(() => cache.delete(key)); // A failure is told once and tried again.
    return read;
  };
  return {
    counts: () => ({ readings, cacheHits }),
    async read(text) {
      readings++;
      const tokens = tokenize(text);
      const read = await look(tokens);
      const router = await loadRouter();
      if (read.predicted?.version !== router.version)
        read.predicted = { version: router.version, by: predictPrompt(router.predictors.encoder, read.features) };
      return {
        routerVersion: router.version,
        prediction: read.predicted.by,
        inputTokensExpected: Math.round(tokens.pieces.length * router.inputTokensPerWordPiece),
      };
    },
  };
}
