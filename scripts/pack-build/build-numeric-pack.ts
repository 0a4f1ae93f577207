import { outcomeTableOf, promptTableOf, withoutSources } from "@/lib/benchmark/numeric-pack";
import type { Pack } from "@/lib/benchmark/pack";
import {
  EMBEDDINGS_PARQUET,
  NUMERIC_PACK_FILE,
  NUMERIC_PACK_FORMAT_VERSION,
  type NumericPackFile,
  numericPackFile,
  OUTCOMES_PARQUET,
  PROMPTS_PARQUET,
  TEST_PROMPTS_FILE,
} from "@/lib/contracts/numeric-pack";
import { assert } from "@/lib/core/assert";
import { embeddingBytes } from "@/lib/server/packs/embedding-bytes";
import { parquetBytes } from "@/lib/server/packs/parquet-file";
import type { EncodedPrompts } from "../pack/encoded-prompts";
import { croissantOf } from "./croissant";
import { dataCardOf } from "./data-card";
import type { PackOrigin } from "./pack-origin";
import { sha256Of } from "./sha256";
import { describeSources } from "./source-notes";
import { EMBEDDING_FORMATS, OUTCOME_FORMATS, PROMPT_FORMATS } from "./table-formats";

export type NumericPackInput = {
  readonly pack: Pack;
  readonly textById: ReadonlyMap<string, string>;
  readonly origin: PackOrigin;
  /** Rows in the order of `pack.prompts`. */
  readonly encoded: Pick<EncodedPrompts, "dims" | "embeddings" | "wordPieces">;
  readonly encoder: Pick<NumericPackFile["encoder"], "file" | "sha256" | "tokensMax">;
};

/**
 * The files of a numeric pack by name, without any text of `pack`. The same input gives the same bytes. Throws when
 * nobody has decided on the licence of a source, or an id does not look like an id.
 */
export function buildNumericPack(input: NumericPackInput): { files: Map<string, Uint8Array>; about: NumericPackFile } {
  const { sources, leftOut } = describeSources(input.pack, input.origin);
  const pack = withoutSources(input.pack, new Set(leftOut.map(({ id }) => id)));
  assertIdsHoldNoText(pack);
  const files = rowFiles(pack, input);
  const about = numericPackFile.parse({
    format: "ipr-numeric-pack",
    formatVersion: NUMERIC_PACK_FORMAT_VERSION,
    name: pack.name,
    version: pack.version,
    created: input.origin.created,
    encoder: { ...input.encoder, dims: input.encoded.dims },
    candidates: pack.candidates,
    sources,
    leftOut,
    files: Object.fromEntries([...files].map(([name, { bytes, rows }]) => [name, { rows, ...identityOf(bytes) }])),
    madeFrom: Object.fromEntries(input.pack.sha256ByFile),
  });
  const aboutBytes = jsonBytes(about);
  return {
    about,
    files: new Map([
      ...[...files].map(([name, { bytes }]) => [name, bytes] as const),
      [NUMERIC_PACK_FILE, aboutBytes],
      ["croissant.json", jsonBytes(croissantOf(about, identityOf(aboutBytes)))],
      ["README.md", new TextEncoder().encode(dataCardOf(about, pack))],
    ]),
  };
}

function rowFiles(pack: Pack, { pack: whole, encoded, textById }: NumericPackInput) {
  const rowById = new Map(whole.prompts.map(({ promptId }, row) => [promptId, row]));
  const rows = pack.prompts.map(({ promptId }) => rowById.get(promptId) ?? 0);
  const { dims } = encoded;
  assert(encoded.embeddings.length === whole.prompts.length * dims, "one embedding per prompt of the text pack");
  const prompts = promptTableOf(
    pack,
    rows.map((row) => encoded.wordPieces[row] ?? 0),
  );
  const outcomes = outcomeTableOf(pack);
  const embedding = rows.map((row) => embeddingBytes(encoded.embeddings.subarray(row * dims, (row + 1) * dims)));
  const test = pack.prompts
    .filter(({ split }) => split === "test")
    .map(({ promptId, source }) => ({ id: promptId, source, text_sha256: sha256Of(textById.get(promptId) ?? "") }));
  return new Map([
    [PROMPTS_PARQUET, { rows: prompts.prompt_id.length, bytes: parquetBytes(prompts, PROMPT_FORMATS) }],
    [OUTCOMES_PARQUET, { rows: outcomes.model.length, bytes: parquetBytes(outcomes, OUTCOME_FORMATS) }],
    [
      EMBEDDINGS_PARQUET,
      {
        rows: embedding.length,
        bytes: parquetBytes({ prompt_id: prompts.prompt_id, embedding }, EMBEDDING_FORMATS),
      },
    ],
    [
      TEST_PROMPTS_FILE,
      {
        rows: test.length,
        bytes: new TextEncoder().encode(test.map((row) => `${JSON.stringify(row)}\n`).join("")),
      },
    ],
  ]);
}

/** Some upstreams name a prompt by its title. Such an id is text, and its source must be decided on. */
function assertIdsHoldNoText({ prompts }: Pack): void {
  const odd = prompts.find(({ promptId }) => !/^[!-~]{1,140}$/.test(promptId));
  assert(odd === undefined, `an id of source ${odd?.source} has spaces, other letters than ASCII or over 140 of them`);
}

function identityOf(bytes: Uint8Array): { bytes: number; sha256: string } {
  return { bytes: bytes.length, sha256: sha256Of(bytes) };
}

function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}
