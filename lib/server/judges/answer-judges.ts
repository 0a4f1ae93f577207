import "server-only";
import type { AnswerJudge } from "@/lib/contracts/answer-scoring";
import type { Env } from "../env";
import { AppError } from "../errors";
import { type Endpoint, findAnew, type Providers } from "../providers/configured-providers";
import type { RouterCatalog } from "../router-catalog";
import { SIMULATED_JUDGE, simulatedJudgeProvider } from "./simulated-judge";

export type JudgeChoices = {
  readonly env: Pick<Env, "JUDGE_MODELS" | "JUDGE_USD_PER_DAY">;
  readonly providers: Providers;
  readonly catalog: RouterCatalog;
};
export type FoundJudge = { readonly judge: AnswerJudge; readonly endpoint: Endpoint };

/** Who may score visitors' answers here, cheapest first. Without a provider the simulated judge alone. */
export async function listAnswerJudges(choices: JudgeChoices): Promise<AnswerJudge[]> {
  return (await findAll(choices)).map(({ judge }) => judge);
}

/** Throws model_not_runnable. The price is the registry's, never the caller's. */
export async function findAnswerJudge(choices: JudgeChoices, judgeId: string): Promise<FoundJudge> {
  const found = (await findAll(choices)).find(({ judge }) => judge.judgeId === judgeId);
  if (!found)
    throw new AppError("model_not_runnable", "This model does not judge here. Reload the page and choose one.");
  return found;
}

async function findAll({ env, providers, catalog }: JudgeChoices): Promise<FoundJudge[]> {
  if (!providers.configured)
    return [
      {
        judge: SIMULATED_JUDGE,
        endpoint: { provider: simulatedJudgeProvider, providerModelId: SIMULATED_JUDGE.judgeId },
      },
    ];
  if (env.JUDGE_USD_PER_DAY === 0) return [];
  const allowed = catalog.candidates.filter(({ modelId }) => env.JUDGE_MODELS?.includes(modelId) ?? true);
  const found = await Promise.all(
    allowed.map(async ({ modelId, label, price }) => {
      const endpoint = await findAnew(providers, modelId);
      return endpoint ? [{ judge: { judgeId: modelId, label, price, simulated: false }, endpoint }] : [];
    }),
  );
  return found.flat().toSorted((a, b) => a.judge.price.usdPerMillionOutput - b.judge.price.usdPerMillionOutput);
}
