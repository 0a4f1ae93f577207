import { createHash } from "node:crypto";
import { openAsBlob } from "node:fs";
import { access, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ownModel } from "@/lib/contracts/adapter-file";
import { modelManifest } from "@/lib/contracts/model-manifest";
import { assembleRouter, routerCard } from "@/lib/contracts/router-file";
import { parsePreviewVectors } from "@/lib/encoder/preview-vectors";
import { createTokenizer } from "@/lib/encoder/tokenizer";
import { previewFile, readScoredFile } from "@/lib/engine/read-scored-file";
import { studyFile } from "@/lib/engine/study-file";
import { guessColumns, scorerName } from "@/lib/onboarding/read-scored-prompt";
import { SCORERS } from "@/lib/onboarding/score-answer";
import { encodeTexts } from "./pack/encode-pack";

// Scored prompts → an adapter file, as the models page makes it. See docs/models.md.

const USAGE = `npm run adapter:add -- --model ID --data FILE [--label NAME] [--input USD] [--output USD] [--scorer ${SCORERS.join("|")}] [--out FILE]`;
const MODELS = "public/models";

try {
  await add();
} catch (cause) {
  console.error(`${cause instanceof Error ? cause.message : cause}\n\n${USAGE}`);
  process.exitCode = 1;
}

async function add(): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    options: { model: text, data: text, label: text, input: text, output: text, scorer: text, out: text },
  });
  if (!values.model || !values.data) throw new Error("--model names the new candidate, --data its scored prompts");
  const model = ownModel.parse({
    modelId: values.model,
    label: values.label ?? values.model,
    price: {
      usdPerMillionInput: priceOf("input", values.input),
      usdPerMillionOutput: priceOf("output", values.output),
    },
    contextTokens: null,
  });
  const { signal } = new AbortController();
  await access(values.data); // Names the file where there is none; openAsBlob does not.
  const file = await openAsBlob(values.data);
  const guessed = guessColumns((await previewFile(file, signal)).names);
  if (!guessed) throw new Error("no column for the prompt, and for a quality or an answer and a reference");
  const scorer = SCORERS.find((name) => name === values.scorer);
  if (values.scorer !== undefined && !scorer) throw new Error(`--scorer is one of ${SCORERS.join(", ")}`);
  const { quality } = guessed;
  const columns = scorer && "scorer" in quality ? { ...guessed, quality: { ...quality, scorer } } : guessed;
  const { prompts, faults, faultCount } = await readScoredFile(file, columns, { signal, onProgress: () => undefined });
  for (const { row, message } of faults) console.error(`row ${row}: ${message}`);
  if (prompts.length === 0) throw new Error("no scored prompt is left");
  const encoding = await encodeOnNode(prompts.map(({ prompt }) => prompt));
  const { file: adapter, trainMs } = studyFile(
    {
      ...{ model, prompts, embeddings: encoding.embeddings, tokenCounts: encoding.wordPieces },
      labels: {
        scoredBy: scorerName(columns),
        backend: "node",
      },
    },
    {
      reader: encoding.reader,
      encoder: encoding.encoder,
      now: () => performance.now(),
      createdAt: () => new Date().toISOString(),
      onStep: (step) => {
        if (step.kind === "curve")
          console.log(`${step.point.prompts} prompts: held-out Brier ${step.point.brier.toFixed(4)}`);
      },
    },
  );
  const out = values.out ?? `${createHash("sha256").update(model.modelId).digest("hex").slice(0, 8)}.adapter.json`;
  await writeFile(out, JSON.stringify(adapter, null, 1));
  const { brier, brierOfMean } = adapter.study;
  console.log(
    `${out}: ${prompts.length} prompts (${faultCount} rows left out), held-out Brier ${brier?.toFixed(4) ?? "unknown"} against ${brierOfMean?.toFixed(4) ?? "unknown"} of the mean, trained in ${trainMs.toFixed(0)} ms`,
  );
}

function priceOf(option: string, text = "0"): number {
  const price = Number(text);
  if (!(price >= 0)) throw new Error(`--${option} is a price in USD per million tokens, 0 or more`);
  return price;
}

async function encodeOnNode(texts: readonly string[]) {
  const path = (name: string) => join(MODELS, name);
  const json = async (name: string): Promise<unknown> => JSON.parse(await readFile(path(name), "utf8"));
  const bytes = async (name: string) => new Uint8Array(await readFile(path(name))).buffer;
  const { encoder, preview, routers, routerVersion } = modelManifest.parse(await json("manifest.json"));
  const served = routers.find(({ version }) => version === routerVersion);
  if (!served) throw new Error(`manifest.json does not list router ${routerVersion}`);
  const files = {
    encoder: path(encoder.backends.wasm.file.path),
    tokenizer: path(encoder.tokenizer.path),
    tokenizerConfig: path(encoder.tokenizerConfig.path),
    preview: path(preview.path),
  };
  const { tokensMax } = encoder;
  const encoded = await encodeTexts(texts, { files, tokensMax, cacheDirectory: ".cache" });
  return {
    ...encoded,
    encoder: `${encoder.name} ${encoder.version}`,
    reader: {
      tokenize: createTokenizer(
        { tokenizer: await json(encoder.tokenizer.path), tokenizerConfig: await json(encoder.tokenizerConfig.path) },
        tokensMax,
      ),
      router: assembleRouter(routerCard.parse(await json(served.card.path)), await bytes(served.weights.path)),
      vectors: parsePreviewVectors(await bytes(preview.path)),
    },
  };
}
