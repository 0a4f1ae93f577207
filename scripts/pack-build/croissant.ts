import {
  EMBEDDINGS_PARQUET,
  embeddingTable,
  NUMERIC_PACK_FILE,
  type NumericPackFile,
  OUTCOMES_PARQUET,
  outcomeTable,
  PROMPTS_PARQUET,
  promptTable,
  TEST_PROMPTS_FILE,
} from "@/lib/contracts/numeric-pack";
import type { ColumnType } from "@/lib/server/packs/parquet-file";
import { CROISSANT_CONTEXT } from "./croissant-context";
import { describeColumns, EMBEDDING_FORMATS, OUTCOME_FORMATS, PROMPT_FORMATS } from "./table-formats";

const DATA_TYPES: Readonly<Record<ColumnType, string>> = {
  text: "sc:Text",
  int32: "sc:Integer",
  double: "sc:Float",
  bytes: "sc:Text", // Croissant 1.0 knows no bytes; the description says what they are
};
const ENCODINGS: Readonly<Record<string, string>> = {
  parquet: "application/x-parquet",
  jsonl: "application/jsonlines",
  json: "application/json",
};

/** Croissant 1.0 metadata (mlcommons.org/croissant/1.0) of a numeric pack; `packBytes` are those of its `pack.json`. */
export function croissantOf(about: NumericPackFile, packFile: { readonly bytes: number; readonly sha256: string }) {
  const files = { ...about.files, [NUMERIC_PACK_FILE]: packFile };
  const spdx = [...new Set(about.sources.flatMap((source) => source.spdx))].toSorted();
  return {
    "@context": CROISSANT_CONTEXT,
    "@type": "sc:Dataset",
    name: `${about.name} numeric pack`,
    alternateName: about.name.toLowerCase(),
    conformsTo: "http://mlcommons.org/croissant/1.0",
    description: descriptionOf(about),
    version: about.version,
    datePublished: about.created,
    url: "https://arxiv.org/abs/2509.06274",
    license: spdx.map((id) => `https://spdx.org/licenses/${id}`),
    creator: { "@type": "sc:Organization", name: "IPR Playground contributors" },
    publisher: { "@type": "sc:Organization", name: "IPR Playground contributors" },
    citeAs: about.sources.map(({ id, citation }) => `${id}: ${citation}`).join(" | "),
    isLiveDataset: false,
    distribution: Object.entries(files).map(([name, { bytes, sha256 }]) => ({
      "@type": "cr:FileObject",
      "@id": name,
      name,
      contentUrl: name,
      contentSize: `${bytes} B`,
      encodingFormat: ENCODINGS[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream",
      sha256,
    })),
    recordSet: [
      splits(),
      tableRecords("prompts", PROMPTS_PARQUET, describeColumns(promptTable, PROMPT_FORMATS), ["prompt_id"]),
      tableRecords("outcomes", OUTCOMES_PARQUET, describeColumns(outcomeTable, OUTCOME_FORMATS), [
        "prompt_id",
        "model",
      ]),
      tableRecords("embeddings", EMBEDDINGS_PARQUET, describeColumns(embeddingTable, EMBEDDING_FORMATS), ["prompt_id"]),
      testPrompts(),
      candidates(about),
      sources(about),
    ],
  };
}

function descriptionOf({ sources, files, candidates, leftOut }: NumericPackFile): string {
  const without = leftOut.map(({ id, reason }) => ` Left out: ${id} (${reason}).`).join("");
  return `Measured quality and tokens of ${candidates.length} language models on ${files[PROMPTS_PARQUET]?.rows} real prompts of ${sources.length} sources, with an embedding of each prompt, for training and evaluating prompt routers. Numbers only: neither prompts nor answers are included. Only measured pairs are present, nothing is imputed.${without}`;
}

type Column = ReturnType<typeof describeColumns>[number];

/** Fields that point elsewhere, by record set and field. Between two files of rows the reference reader joins nothing. */
const REFERENCES: Readonly<Record<string, string>> = {
  "prompts/split": "splits/name",
  "prompts/source": "sources/id",
  "outcomes/model": "candidates/model",
};

function tableRecords(id: string, file: string, columns: readonly Column[], key: readonly string[]) {
  return {
    ...recordSet(id, `Rows of ${file}`, key),
    field: columns.map(({ name, type, description }) => {
      const reference = REFERENCES[`${id}/${name}`];
      return {
        ...field(`${id}/${name}`, description, DATA_TYPES[type]),
        source: { fileObject: { "@id": file }, extract: { column: name } },
        ...(reference && { references: { field: { "@id": reference } } }),
      };
    }),
  };
}

function splits() {
  return {
    ...recordSet("splits", "Train is learnt from, val chooses, test reports", ["name"]),
    dataType: "cr:Split",
    field: [field("splits/name", "Name of the split", "sc:Text"), field("splits/url", "What it is for", "sc:URL")],
    data: [
      { "splits/name": "train", "splits/url": "cr:TrainingSplit" },
      { "splits/name": "val", "splits/url": "cr:ValidationSplit" },
      { "splits/name": "test", "splits/url": "cr:TestSplit" },
    ],
  };
}

function testPrompts() {
  const fields = [
    ["id", "Id of the prompt", "sc:Text"],
    ["source", "Id of the source", "sc:Text"],
    ["text_sha256", "SHA-256 of the prompt's UTF-8 bytes, to check a text fetched upstream", "sc:Text"],
  ] as const;
  return {
    ...recordSet("test-prompts", "Prompts that a submission answers", ["id"]),
    field: fields.map(([name, description, dataType]) => ({
      ...field(`test-prompts/${name}`, description, dataType),
      source: { fileObject: { "@id": TEST_PROMPTS_FILE }, extract: { column: name } },
    })),
  };
}

function candidates(about: NumericPackFile) {
  return inlineRecords("candidates", "Language models, with list prices", about.candidates, [
    ["model", "Id of the candidate", ({ modelId }) => modelId],
    ["label", "Name for people", ({ label }) => label],
    ["family", "Family of models", ({ family }) => family],
    ["input_price", "US dollars per million input tokens", ({ price }) => price.usdPerMillionInput],
    ["output_price", "US dollars per million output tokens", ({ price }) => price.usdPerMillionOutput],
    ["price_source", "Where the price was read", ({ priceSource }) => priceSource],
  ]);
}

function sources(about: NumericPackFile) {
  return inlineRecords("sources", "Where the rows come from", about.sources, [
    ["id", "Id of the source", ({ id }) => id],
    ["license", "Licence as the upstream states it", ({ license }) => license],
    ["basis", "licensed, or facts-only where a part states no licence", ({ basis }) => basis],
    ["upstream", "Repository and file", ({ upstream }) => upstream],
    ["scoring_rule", "What quality means here", ({ scoringRule }) => scoringRule],
    ["citation", "Whom to cite", ({ citation }) => citation],
  ]);
}

type InlineField<Row> = readonly [name: string, description: string, of: (row: Row) => string | number];

/** Small tables stand in the metadata itself: readers of it take one table per JSON file at most. */
function inlineRecords<Row>(
  id: string,
  description: string,
  rows: readonly Row[],
  fields: readonly InlineField<Row>[],
) {
  return {
    ...recordSet(id, description, [fields[0]?.[0] ?? ""]),
    field: fields.map(([name, about, of]) =>
      field(`${id}/${name}`, about, rows.every((row) => typeof of(row) === "number") ? "sc:Float" : "sc:Text"),
    ),
    data: rows.map((row) => Object.fromEntries(fields.map(([name, , of]) => [`${id}/${name}`, of(row)]))),
  };
}

function recordSet(id: string, description: string, key: readonly string[]) {
  const keys = key.map((name) => ({ "@id": `${id}/${name}` }));
  return { "@type": "cr:RecordSet", "@id": id, name: id, description, key: keys };
}

function field(id: string, description: string, dataType: string) {
  return { "@type": "cr:Field", "@id": id, name: id, description, dataType };
}
