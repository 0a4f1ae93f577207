import type { OutcomeTable, PromptTable } from "@/lib/contracts/numeric-pack";
import { unitInterval } from "@/lib/core/unit";
import { byId, type Pack, type PackOutcome, type PackPrompt } from "./pack";

/** A row that cannot be, by the name of its column and its row from 0. */
export type TableFault = { readonly column: string; readonly row: number; readonly message: string };

/** The pack without these sources, and without candidates that nothing is measured of then. */
export function withoutSources(pack: Pack, leftOut: ReadonlySet<string>): Pack {
  const prompts = pack.prompts.filter(({ source }) => !leftOut.has(source));
  const measured = new Set(prompts.flatMap(({ outcomes }) => [...outcomes.keys()]));
  return {
    ...pack,
    candidates: pack.candidates.filter(({ modelId }) => measured.has(modelId)),
    sources: pack.sources.filter((source) => !leftOut.has(source)),
    prompts,
  };
}

/** `wordPieces` follow the order of `pack.prompts`. */
export function promptTableOf({ prompts }: Pack, wordPieces: ArrayLike<number>): PromptTable {
  return {
    prompt_id: prompts.map(({ promptId }) => promptId),
    source: prompts.map(({ source }) => source),
    split: prompts.map(({ split }) => split),
    category: prompts.map(({ category }) => category),
    cluster: prompts.map(({ cluster }) => cluster),
    word_pieces: prompts.map((_, row) => wordPieces[row] ?? 0),
  };
}

/** Ascending by prompt and model, whatever order the outcomes were read in: the same pack gives the same table. */
export function outcomeTableOf({ prompts }: Pack): OutcomeTable {
  const rows = prompts.flatMap(({ promptId, outcomes }) => {
    const sorted = [...outcomes.values()].toSorted((a, b) => byId(a.modelId, b.modelId));
    return sorted.map((outcome) => ({ promptId, outcome }));
  });
  return {
    prompt_id: rows.map(({ promptId }) => promptId),
    model: rows.map(({ outcome }) => outcome.modelId),
    quality: rows.map(({ outcome }) => outcome.quality),
    input_tokens: rows.map(({ outcome }) => outcome.inputTokens),
    output_tokens: rows.map(({ outcome }) => outcome.outputTokens),
    token_basis: rows.map(({ outcome }) => outcome.tokenBasis),
    cost_usd_measured: rows.map(({ outcome }) => outcome.costUsdMeasured),
    samples: rows.map(({ outcome }) => outcome.samples),
  };
}

/** Outcomes by prompt id, then model. Rows that contradict `pack` or each other go to `onFault` and are left out. */
export function outcomesOfTable(
  table: OutcomeTable,
  { promptIds, modelIds }: { readonly promptIds: ReadonlySet<string>; readonly modelIds: ReadonlySet<string> },
  onFault: (fault: TableFault) => void,
): Map<string, Map<string, PackOutcome>> {
  const byPromptId = new Map<string, Map<string, PackOutcome>>();
  for (const [row, promptId] of table.prompt_id.entries()) {
    const outcome = outcomeAt(table, row);
    const { modelId, tokenBasis } = outcome;
    const outcomes = byPromptId.get(promptId) ?? new Map<string, PackOutcome>();
    const fault = (column: string, message: string) => onFault({ column, row, message });
    if (!promptIds.has(promptId)) fault("prompt_id", `unknown prompt ${promptId}`);
    else if (!modelIds.has(modelId)) fault("model", `unknown model ${modelId}`);
    else if (outcomes.has(modelId)) fault("model", `pair ${promptId}, ${modelId} twice`);
    else if ((outcome.outputTokens === null) !== (tokenBasis === "output_unavailable"))
      fault("output_tokens", "null exactly when token_basis is output_unavailable");
    else byPromptId.set(promptId, outcomes.set(modelId, outcome));
  }
  return byPromptId;
}

/** Prompts in the order of the table, which must be ascending. A prompt of an unknown source goes to `onFault`. */
export function promptsOfTable(
  table: PromptTable,
  sources: ReadonlySet<string>,
  outcomesOf: (promptId: string) => ReadonlyMap<string, PackOutcome>,
  onFault: (fault: TableFault) => void,
): PackPrompt[] {
  return table.prompt_id.map((promptId, row) => {
    const source = table.source[row] ?? "";
    const before = table.prompt_id[row - 1];
    if (!sources.has(source)) onFault({ column: "source", row, message: `unknown source ${source}` });
    if (before !== undefined && byId(before, promptId) >= 0)
      onFault({ column: "prompt_id", row, message: `${promptId} does not come after ${before}` });
    return {
      promptId,
      source,
      split: table.split[row] ?? "train",
      category: table.category[row] ?? "",
      cluster: table.cluster[row] ?? "",
      outcomes: outcomesOf(promptId),
    };
  });
}

function outcomeAt(table: OutcomeTable, row: number): PackOutcome {
  return {
    modelId: table.model[row] ?? "",
    quality: unitInterval(table.quality[row] ?? 0),
    inputTokens: table.input_tokens[row] ?? 0,
    outputTokens: table.output_tokens[row] ?? null,
    tokenBasis: table.token_basis[row] ?? "output_unavailable",
    costUsdMeasured: table.cost_usd_measured[row] ?? null,
    samples: table.samples[row] ?? 1,
  };
}
