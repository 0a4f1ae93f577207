import type { Pack, PackOutcome, PackPrompt } from "@/lib/benchmark/pack";
import {
  EMBEDDINGS_PARQUET,
  embeddingTable,
  type NumericPackFile,
  OUTCOMES_PARQUET,
  outcomeTable,
  PROMPTS_PARQUET,
  promptTable,
  TEST_PROMPTS_FILE,
} from "@/lib/contracts/numeric-pack";
import { describeColumns, EMBEDDING_FORMATS, OUTCOME_FORMATS, PROMPT_FORMATS } from "./table-formats";

/** The data card (README.md) of a numeric pack; `pack` is the one that is carried. */
export function dataCardOf(about: NumericPackFile, pack: Pack): string {
  return `${[
    `# ${about.name} ${about.version}, numeric pack`,
    opening(about, pack),
    "## Files",
    files(about),
    "## Columns",
    columns(),
    "## Sources",
    sources(about),
    sourceNotes(about),
    "## Left out",
    leftOut(about),
    "## What is missing",
    missing(pack),
    "## Candidates and prices",
    "US dollars per million tokens, list prices as the price source states them.",
    candidates(about),
    "## Licences and citation",
    licences(about),
  ].join("\n\n")}\n`;
}

function opening({ encoder }: NumericPackFile, { prompts, candidates, sources }: Pack): string {
  const outcomes = prompts.reduce((sum, prompt) => sum + prompt.outcomes.size, 0);
  const bySplit = (["train", "val", "test"] as const).map(
    (split) => `${number(prompts.filter((prompt) => prompt.split === split).length)} ${split}`,
  );
  return `${number(prompts.length)} real prompts (${bySplit.join(", ")}) of ${sources.length} sources, ${candidates.length} language models, ${number(outcomes)} measured pairs. Numbers only: neither prompts nor answers lie here. Only measured pairs are present; nothing is imputed.

Made by \`npm run pack:build\`; do not edit by hand. The embeddings are those of \`${encoder.file}\` (sha256 \`${encoder.sha256.slice(0, 16)}…\`, ${encoder.dims} dims, ${encoder.tokensMax} tokens); another encoder, or another precision of it, gives vectors that are not comparable. How to read the files, and how to get the texts of the test prompts: docs/pack.md.`;
}

function files({ files }: NumericPackFile): string {
  const rows = Object.entries(files).map(([name, { rows, bytes, sha256 }]) => [
    name,
    number(rows),
    number(bytes),
    `\`${sha256.slice(0, 16)}…\``,
  ]);
  return table(["file", "rows", "bytes", "sha256 (whole in pack.json)"], rows);
}

function columns(): string {
  const of = (file: string, list: ReturnType<typeof describeColumns>) =>
    list.map(({ name, type, isNullable, description }) => [
      file,
      name,
      isNullable ? `${type}, null` : type,
      description,
    ]);
  return table(
    ["file", "column", "type", "meaning"],
    [
      ...of(PROMPTS_PARQUET, describeColumns(promptTable, PROMPT_FORMATS)),
      ...of(OUTCOMES_PARQUET, describeColumns(outcomeTable, OUTCOME_FORMATS)),
      ...of(EMBEDDINGS_PARQUET, describeColumns(embeddingTable, EMBEDDING_FORMATS)),
      [
        TEST_PROMPTS_FILE,
        "id, source, text_sha256",
        "json",
        "Test prompts, with the SHA-256 of the text's UTF-8 bytes",
      ],
    ],
  );
}

function sources({ sources }: NumericPackFile): string {
  return table(
    ["source", "prompts", "pairs", "licence as stated upstream", "carried as"],
    sources.map(({ id, prompts, outcomes, license, basis }) => [id, number(prompts), number(outcomes), license, basis]),
  );
}

function sourceNotes({ sources }: NumericPackFile): string {
  const notes = sources.map(({ id, taskType, scoringRule, tokenRule, upstream, upstreamCommits, caveats }) => {
    const commits = Object.entries(upstreamCommits).map(([repository, commit]) => `${repository}@${commit}`);
    return `- **${id}** — ${taskType}. Quality: ${scoringRule}. Tokens: ${tokenRule}. From ${upstream}${commits.length > 0 ? ` (${commits.join(", ")})` : ""}.${caveats ? ` Caveats: ${caveats}.` : ""}`;
  });
  return `\`licensed\`: results and texts are under the licences named. \`facts-only\`: a part states no licence; what is carried of it are verdicts, counts and vectors, no wording.\n\n${notes.join("\n")}`;
}

function leftOut({ leftOut }: NumericPackFile): string {
  const rows = leftOut.map(({ id, prompts, outcomes, license, reason }) => [
    id,
    number(prompts),
    number(outcomes),
    license,
    reason,
  ]);
  const list = rows.length === 0 ? "No source." : table(["source", "prompts", "pairs", "licence", "why"], rows);
  return `${list}\n\nAlso left out: all texts; candidates that nothing is measured of without those sources; and the preview features of the prompts. Those are weighted means of word vectors, and a simple search (matching pursuit) gave back 99 % of the words of prompts of up to 8 word pieces, 70 % at 25 to 40 and 43 % at 41 to 80. The encoder's embeddings hide the wording far better, but whoever holds a candidate text can tell whether it is a prompt of this pack; \`cluster\` and \`text_sha256\` allow the same.`;
}

function missing(pack: Pack): string {
  const rows = pack.sources.map((source) => {
    const prompts = pack.prompts.filter((prompt) => prompt.source === source);
    const outcomes = prompts.flatMap((prompt) => [...prompt.outcomes.values()]);
    const models = new Set(outcomes.map(({ modelId }) => modelId)).size;
    return [
      source,
      `${models}`,
      number(prompts.length * models - outcomes.length),
      number(outcomes.filter(({ outputTokens }) => outputTokens === null).length),
      number(outcomes.filter(({ costUsdMeasured }) => costUsdMeasured !== null).length),
      bases(outcomes),
    ];
  });
  return `${table(["source", "models", "pairs not measured", "pairs without output tokens", "pairs with measured dollars", "token counts"], rows)}\n\nA pair without output tokens has no cost: null is not 0. Estimated counts are those of one tokenizer (o200k_base) for every model. Prompts with one \`cluster\` are near copies; ${number(clustersInTwoSplits(pack.prompts))} clusters have prompts in train or val and in test, and training leaves those out.`;
}

function bases(outcomes: readonly PackOutcome[]): string {
  const counts = new Map<string, number>();
  for (const { tokenBasis } of outcomes) counts.set(tokenBasis, (counts.get(tokenBasis) ?? 0) + 1);
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([basis, count]) => `${number(count)} ${basis}`)
    .join(", ");
}

function clustersInTwoSplits(prompts: readonly PackPrompt[]): number {
  const clustersOf = (isTest: boolean) =>
    new Set(prompts.filter(({ split }) => (split === "test") === isTest).map(({ cluster }) => cluster));
  const others = clustersOf(false);
  return [...clustersOf(true)].filter((cluster) => others.has(cluster)).length;
}

function candidates({ candidates }: NumericPackFile): string {
  return table(
    ["model", "family", "input", "output", "price source"],
    candidates.map(({ modelId, family, price, priceSource }) => [
      modelId,
      family,
      `${price.usdPerMillionInput}`,
      `${price.usdPerMillionOutput}`,
      priceSource,
    ]),
  );
}

function licences({ sources, madeFrom }: NumericPackFile): string {
  const from = Object.entries(madeFrom).map(([file, sha256]) => `${file} \`${sha256.slice(0, 16)}…\``);
  return `Each source keeps its own licence, above. Cite what you use:\n\n${sources.map(({ id, citation }) => `- ${id}: ${citation}`).join("\n")}\n\nMade from the text pack with ${from.join(" and ")}.`;
}

/** A Markdown table; a bar inside a cell would end it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${" --- |".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
