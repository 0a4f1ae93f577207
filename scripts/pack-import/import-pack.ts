import type { Db } from "@/db/client";
import {
  insertAnnotationPairs,
  insertAnnotationPrompts,
  insertRecordedAnswers,
  listPromptsWithPairs,
  listRecordedAnswers,
  type NewRecordedAnswer,
} from "@/db/queries/annotation-imports";
import { choosePairs } from "@/lib/annotation/choose-pairs";
import type { Pack, PackPrompt } from "@/lib/benchmark/pack";
import { tokenCostUsd } from "@/lib/benchmark/track";
import { type PackResponseRow, packResponseRow } from "@/lib/contracts/pack-file";
import type { PromptPrediction } from "@/lib/core/predict";
import { toStorableText } from "@/lib/server/run-tally";
import { readPack } from "../pack/read-pack";
import { readRows } from "../pack/read-rows";
import { sha256Of } from "../pack-build/sha256";
import { type PredictOptions, predictTexts } from "./predict-prompts";
import { checkedSources, checkResponses, RESPONSES_FILE } from "./read-responses";

export type ImportOptions = Omit<PredictOptions, "onProgress"> & {
  onProgress(step: string, done: number, total: number): void;
  /** Stands in for encoder and router in tests. */
  readonly predict?: typeof predictTexts;
};
export type Imported = {
  readonly prompts: number;
  readonly answers: number;
  readonly pairs: number;
  readonly goldPairs: number;
  readonly present: { readonly prompts: number; readonly answers: number };
};

const BATCH = 200;

/**
 * Prompts that have recorded answers, the answers, and pairs of them. Everything is checked before the first row is
 * written; what is there already stays as it is, so an interrupted import is finished by running it again.
 */
export async function importPack(db: Db, directory: string, options: ImportOptions): Promise<Imported> {
  const { pack, textById } = await readPack(directory);
  const countByPrompt = await checkResponses(directory, pack);
  const recorded = pack.prompts.filter(({ promptId }) => countByPrompt.has(promptId));
  const textOf = ({ promptId }: PackPrompt) => textById.get(promptId) ?? "";
  const { routerVersion, predictions } = await (options.predict ?? predictTexts)(recorded.map(textOf), {
    ...options,
    onProgress: (done) => options.onProgress("encode prompts", done, recorded.length),
  });
  const predictionById = new Map(recorded.map(({ promptId }, at) => [promptId, predictions[at]]));
  const idOf = (promptId: string) => `${pack.name.toLowerCase()}@${pack.version}/${promptId}`;
  const present = { prompts: recorded.length, answers: [...countByPrompt.values()].reduce((a, b) => a + b, 0) };

  let prompts = 0;
  for (const batch of batches(recorded)) {
    const rows = batch.map((prompt) => toPromptRow(prompt, idOf(prompt.promptId), toStorableText(textOf(prompt))));
    prompts += await insertAnnotationPrompts(db, rows);
  }
  const toRow = answerRow({ pack, idOf, predictionById, routerVersion });
  const answers = await importAnswers(db, directory, {
    toRow,
    onProgress: (done) => options.onProgress("store answers", done, present.answers),
  });
  const isChecked = await checkedSources(directory);
  const pairs = await importPairs(db, recorded, { idOf, isChecked });
  return { prompts, answers, ...pairs, present };
}

async function importAnswers(
  db: Db,
  directory: string,
  { toRow, onProgress }: { toRow(row: PackResponseRow): NewRecordedAnswer; onProgress(done: number): void },
): Promise<number> {
  let [stored, done] = [0, 0];
  let waiting: NewRecordedAnswer[] = [];
  const flush = async () => {
    stored += await insertRecordedAnswers(db, waiting);
    done += waiting.length;
    waiting = [];
    onProgress(done);
  };
  const add = (row: PackResponseRow) => {
    waiting.push(toRow(row));
    return waiting.length >= BATCH ? flush() : undefined;
  };
  await readRows({ directory, file: RESPONSES_FILE, schema: packResponseRow }, add, ({ message }) => {
    throw new Error(`${RESPONSES_FILE} changed while it was imported: ${message}. Run the import again.`);
  });
  await flush();
  return stored;
}

/** Prompts that have pairs keep them: a later router would choose others, and votes hang on these. */
async function importPairs(
  db: Db,
  recorded: readonly PackPrompt[],
  { idOf, isChecked }: { idOf(promptId: string): string; isChecked: ReadonlySet<string> },
): Promise<{ pairs: number; goldPairs: number }> {
  let [pairs, goldPairs] = [0, 0];
  for (const batch of batches(recorded)) {
    const ids = batch.map(({ promptId }) => idOf(promptId));
    const paired = await listPromptsWithPairs(db, ids);
    const answers = await listRecordedAnswers(db, ids);
    for (const { promptId, source } of batch) {
      const id = idOf(promptId);
      if (paired.has(id)) continue;
      const own = answers.filter((answer) => answer.promptId === id);
      const pairable = own.map((answer) => ({
        ...answer,
        qualityChecked: isChecked.has(source) ? answer.qualityMeasured : null,
      }));
      const rows = choosePairs(pairable, seedOf(id)).map((pair) => ({ ...pair, promptId: id }));
      pairs += await insertAnnotationPairs(db, rows);
      goldPairs += rows.filter(({ goldWinner }) => goldWinner !== null).length;
    }
  }
  return { pairs, goldPairs };
}

function answerRow({ pack, idOf, predictionById, routerVersion }: AnswerContext) {
  const promptById = new Map(pack.prompts.map((prompt) => [prompt.promptId, prompt]));
  const priceById = new Map(pack.candidates.map(({ modelId, price }) => [modelId, price]));
  return ({ prompt_id, model, text }: PackResponseRow): NewRecordedAnswer => {
    const outcome = promptById.get(prompt_id)?.outcomes.get(model);
    const price = priceById.get(model);
    const predicted = predictionById.get(prompt_id)?.qualities.find(({ modelId }) => modelId === model);
    return {
      promptId: idOf(prompt_id),
      modelId: model,
      text: toStorableText(text),
      qualityMeasured: outcome?.quality ?? null,
      costUsd: outcome && price ? tokenCostUsd(price, outcome.inputTokens, outcome.outputTokens) : null,
      routerVersion: predicted ? routerVersion : null,
      qualityPredicted: predicted?.quality ?? null,
      qualityLow: predicted?.qualityInterval.low ?? null,
      qualityHigh: predicted?.qualityInterval.high ?? null,
    };
  };
}

type AnswerContext = {
  readonly pack: Pack;
  readonly idOf: (promptId: string) => string;
  readonly predictionById: ReadonlyMap<string, PromptPrediction | undefined>;
  readonly routerVersion: string;
};

function toPromptRow({ source, category, split, cluster }: PackPrompt, id: string, text: string) {
  return { id, origin: "pack" as const, source, category, split, cluster, text, sha256: sha256Of(text) };
}

function seedOf(id: string): number {
  return Number.parseInt(sha256Of(id).slice(0, 7), 16);
}

function batches<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, at) => rows.slice(at * BATCH, (at + 1) * BATCH));
}
