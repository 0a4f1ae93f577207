import "server-only";
import { randomUUID } from "node:crypto";
import { insertAnnotationPrompts, listRecordedAnswers } from "@/db/queries/annotation-imports";
import { insertGeneration, listPromptsToAnswer, type NewGenerationItem } from "@/db/queries/generations";
import type { GenerationWish } from "@/lib/contracts/generation";
import type { Candidate } from "@/lib/core/candidate";
import { costUsd } from "@/lib/core/cost";
import { worstCaseUsd } from "@/lib/judge/judge-cost";
import type { Database } from "../database";
import { AppError } from "../errors";
import type { PromptReader, ServerReading } from "../gateway/prompt-reader";
import { findAnew, type Providers } from "../providers/configured-providers";
import type { RouterCatalog } from "../router-catalog";
import { toStorableText } from "../run-tally";
import { sha256 } from "../sha256";

export type PlanDeps = {
  readonly database: Pick<Database, "use">;
  readonly providers: Providers;
  readonly loadCatalog: () => Promise<RouterCatalog>;
  readonly loadReader: () => Promise<Pick<PromptReader, "read">>;
};
type Prompt = { readonly id: string; readonly text: string };
type Chosen = { readonly candidate: Candidate; readonly simulated: boolean };

/**
 * What a wish asks for and what that may cost, stored as a job that nobody works on yet. What is answered already is left
 * out. Answers the job's id. Throws bad_request, model_not_runnable or duplicate.
 */
export async function planGeneration(deps: PlanDeps, by: string | null, wish: GenerationWish): Promise<string> {
  const models = await chooseModels(deps, wish.modelIds);
  const prompts = await choosePrompts(deps, wish);
  if (prompts.length === 0)
    throw new AppError("bad_request", "Type or upload prompts, one a line, or choose a source and how many of it.");
  const open = await openAsks(deps, prompts, models);
  if (open.length === 0)
    throw new AppError("bad_request", "All of these prompts have answers of these models already.");
  const items: NewGenerationItem[] = [];
  for (const { prompt, chosen } of open) {
    const reading = await (await deps.loadReader()).read(prompt.text);
    items.push(...chosen.map((model) => toItem(model, { prompt, reading, outputTokensMax: wish.outputTokensMax })));
  }
  const { outputTokensMax, usdMax } = wish;
  const job = { id: randomUUID(), requestedBy: by, outputTokensMax, usdMax };
  if (!(await deps.database.use((db) => insertGeneration(db, job, items))))
    throw new AppError("duplicate", "Another job is open. Discard it, cancel it, or wait until it has ended.");
  return job.id;
}

async function chooseModels({ providers, loadCatalog }: PlanDeps, modelIds: readonly string[]): Promise<Chosen[]> {
  const { candidateById } = await loadCatalog();
  return Promise.all(
    [...new Set(modelIds)].map(async (id) => {
      const candidate = candidateById.get(id);
      const endpoint = await findAnew(providers, id);
      if (!candidate || !endpoint)
        throw new AppError(
          "model_not_runnable",
          `No provider here runs ${id}. docs/providers.md says how to name one.`,
        );
      return { candidate, simulated: endpoint.provider.simulated };
    }),
  );
}

async function choosePrompts({ database }: PlanDeps, wish: GenerationWish): Promise<Prompt[]> {
  const { source, count, modelIds } = wish;
  const lines = [...new Set(wish.lines.map((line) => toStorableText(line).trim()))].filter((line) => line !== "");
  const typed = lines.map((text) => {
    const hash = sha256(text);
    return { ...ABOUT_TYPED, id: `typed/${hash}`, cluster: hash, sha256: hash, text };
  });
  return database.use(async (db) => {
    await insertAnnotationPrompts(db, typed);
    const ofSource = source && count > 0 ? await listPromptsToAnswer(db, { source, modelIds, limit: count }) : [];
    return [...new Map([...typed, ...ofSource].map(({ id, text }) => [id, { id, text }])).values()];
  });
}

const ABOUT_TYPED = { origin: "typed", source: "typed", category: "typed", split: null } as const;

async function openAsks({ database }: PlanDeps, prompts: readonly Prompt[], models: readonly Chosen[]) {
  const ids = prompts.map(({ id }) => id);
  const answers = await database.use((db) => listRecordedAnswers(db, ids));
  const keyOf = (promptId: string, modelId: string, simulated: boolean) => `${promptId} ${modelId} ${simulated}`;
  const answered = new Set(answers.map((answer) => keyOf(answer.promptId, answer.modelId, answer.simulated)));
  return prompts
    .map((prompt) => ({
      prompt,
      chosen: models.filter(
        ({ candidate, simulated }) => !answered.has(keyOf(prompt.id, candidate.modelId, simulated)),
      ),
    }))
    .filter(({ chosen }) => chosen.length > 0);
}

type About = { readonly prompt: Prompt; readonly reading: ServerReading; readonly outputTokensMax: number };

function toItem({ candidate, simulated }: Chosen, { prompt, reading, outputTokensMax }: About): NewGenerationItem {
  const { modelId, price } = candidate;
  const predicted = reading.prediction.qualities.find((quality) => quality.modelId === modelId);
  const inputTokensExpected = reading.inputTokensExpected;
  // A model that the router does not know may write as much as it is let.
  const outputTokensExpected = Math.min(outputTokensMax, predicted?.outputTokensExpected ?? outputTokensMax);
  const expected = costUsd(price, inputTokensExpected, outputTokensExpected);
  const most = worstCaseUsd(Buffer.byteLength(prompt.text), { price, outputTokensMax });
  return {
    ...{ promptId: prompt.id, modelId, inputTokensExpected, outputTokensExpected },
    ...{ usdExpected: simulated ? 0 : expected, usdMost: simulated ? 0 : Math.max(expected, most), simulated: null },
    routerVersion: predicted ? reading.routerVersion : null,
    qualityPredicted: predicted?.quality ?? null,
    qualityLow: predicted?.qualityInterval.low ?? null,
    qualityHigh: predicted?.qualityInterval.high ?? null,
  };
}
