import { z } from "zod";
import { packSplit, packTokenBasis } from "./pack-file";

/** Names the folder as a numeric pack and says everything about it that is not a row. */
export const NUMERIC_PACK_FILE = "pack.json";
export const NUMERIC_PACK_FORMAT_VERSION = 1;

export const PROMPTS_PARQUET = "prompts.parquet";
export const OUTCOMES_PARQUET = "outcomes.parquet";
export const EMBEDDINGS_PARQUET = "embeddings.parquet";
/** Prompts that a submission answers, one JSON object a line: see `testPromptRow`. */
export const TEST_PROMPTS_FILE = "test-prompts.jsonl";

const id = z.string().min(1);
const count = z.int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const usdPerMillion = z.number().nonnegative();

/** Read first, so that another version of the format is named as such and not as a list of faults. */
export const numericPackVersion = z.object({ format: z.literal("ipr-numeric-pack"), formatVersion: z.int() });

const candidate = z.strictObject({
  modelId: id,
  family: z.string(),
  label: z.string(),
  tier: z.string(),
  price: z.strictObject({ usdPerMillionInput: usdPerMillion, usdPerMillionOutput: usdPerMillion }),
  priceSource: z.string().min(1),
  billsHiddenTokens: z.boolean(),
});

const source = z.strictObject({
  id,
  license: z.string(),
  /** `licensed`: results and texts are free to use. `facts-only`: part of it states no licence; only counts and scores are carried. */
  basis: z.enum(["licensed", "facts-only"]),
  spdx: z.array(z.string()),
  upstream: z.string(),
  upstreamCommits: z.record(z.string(), z.string()),
  taskType: z.string(),
  scoringRule: z.string(),
  tokenRule: z.string(),
  caveats: z.string().nullable(),
  citation: z.string(),
  prompts: count,
  outcomes: count,
});
export type NumericPackSource = z.infer<typeof source>;

const sourceLeftOut = z.strictObject({ id, license: z.string(), reason: z.string(), prompts: count, outcomes: count });
export type SourceLeftOut = z.infer<typeof sourceLeftOut>;

export const numericPackFile = z.strictObject({
  format: z.literal("ipr-numeric-pack"),
  formatVersion: z.literal(NUMERIC_PACK_FORMAT_VERSION),
  name: id,
  version: id,
  created: z.string(),
  /** What made the embeddings. Vectors of another encoder, or of another precision of it, are not comparable. */
  encoder: z.strictObject({ file: z.string(), sha256, tokensMax: z.int().positive(), dims: z.int().positive() }),
  candidates: z.array(candidate).min(1),
  sources: z.array(source).min(1),
  leftOut: z.array(sourceLeftOut),
  files: z.record(z.string(), z.strictObject({ rows: count, bytes: count, sha256 })),
  /** SHA-256 of the text pack's row files this one was made from. */
  madeFrom: z.record(z.string(), sha256),
});
export type NumericPackFile = z.infer<typeof numericPackFile>;

/** Columns of `prompts.parquet`, one row a prompt, ascending by id. */
export const promptTable = z.object({
  prompt_id: z.array(id).describe("Id of the prompt: source, colon, id within the source"),
  source: z.array(id).describe("Id of the source, see the record set sources"),
  split: z.array(packSplit).describe("train, val or test"),
  category: z.array(z.string()).describe("Kind of task within the source"),
  cluster: z.array(id).describe("Prompts with one cluster are near copies: one draw of the bootstrap, one fold"),
  word_pieces: z.array(count).describe("WordPiece tokens of the whole prompt without [CLS] and [SEP]"),
});
export type PromptTable = z.infer<typeof promptTable>;

/** Columns of `outcomes.parquet`, one row a measured pair, ascending by prompt id, then model. */
export const outcomeTable = z.object({
  prompt_id: z.array(id).describe("Id of the prompt"),
  model: z.array(id).describe("Id of the candidate, see the record set candidates"),
  quality: z.array(z.number().min(0).max(1)).describe("Measured quality of the answer in [0, 1]"),
  input_tokens: z.array(count).describe("Input tokens"),
  output_tokens: z.array(count.nullable()).describe("Output tokens; null where they were not recorded, never 0"),
  token_basis: z.array(packTokenBasis).describe("recorded, estimated, mixed or output_unavailable"),
  cost_usd_measured: z.array(z.number().nonnegative().nullable()).describe("US dollars a harness recorded, or null"),
  samples: z.array(z.int().positive()).describe("Answers averaged in quality"),
});
export type OutcomeTable = z.infer<typeof outcomeTable>;

/** Columns of `embeddings.parquet`, rows as in `prompts.parquet`. */
export const embeddingTable = z.object({
  prompt_id: z.array(id).describe("Id of the prompt"),
  embedding: z
    .array(z.instanceof(Uint8Array))
    .describe("Embedding of length 1: as many little-endian float16 numbers as the encoder has dims"),
});
export type EmbeddingTable = z.infer<typeof embeddingTable>;

/** `text_sha256` is of the prompt's UTF-8 bytes: whoever fetched the text upstream can check that it is the right one. */
export const testPromptRow = z.strictObject({ id, source: id, text_sha256: sha256 });
export type TestPromptRow = z.infer<typeof testPromptRow>;
