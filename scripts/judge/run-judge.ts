import { randomBytes } from "node:crypto";
import { findOrInsertJudge } from "@/db/queries/judge-labels";
import { type CostEstimate, estimateCost } from "@/lib/judge/judge-cost";
import { TEMPLATE_VERSIONS } from "@/lib/judge/judge-template";
import type { Database } from "@/lib/server/database";
import type { Env } from "@/lib/server/env";
import { createBudget } from "@/lib/server/judges/budget";
import { choosePairsToJudge, findJudgeEndpoint, judgeKey, judgePrice } from "@/lib/server/judges/choose-judge";
import { type LabelSummary, labelPairs } from "@/lib/server/judges/label-pairs";
import type { Providers } from "@/lib/server/providers/configured-providers";
import type { RouterCatalog } from "@/lib/server/router-catalog";
import type { ProgressBar } from "../progress-bar";
import type { JudgeOptions } from "./judge-options";

export type JudgeJob = {
  readonly env: Pick<Env, "RUN_TOTAL_TIMEOUT_MS">;
  readonly database: Database;
  readonly providers: Providers;
  readonly catalog: RouterCatalog;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly createBar: (label: string, total: number) => Pick<ProgressBar, "advance">;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Says what it will cost; with --yes labels the pairs. False: it ended before all that was wished for was answered. */
export async function runJudge(job: JudgeJob, options: JudgeOptions): Promise<boolean> {
  const { database, providers, catalog, say } = job;
  const { kind, outputTokensMax, temperature } = options;
  const endpoint = await findJudgeEndpoint(providers, options.model);
  const price = judgePrice(catalog, options.model, options.price);
  const wish = { modelId: options.model, kind, sameFamily: options.sameFamily, pairs: options.pairs };
  const { pairs, refused } = await choosePairsToJudge({ database, providers, catalog }, wish, endpoint);
  if (refused.length > 0) say(`left out, its own answers or family: ${refused.join(", ")}`);
  if (pairs.length === 0) {
    say("There is no pair left that this judge may label. npm run pack:import brings some.");
    return true;
  }
  const unscored = ({ score, bytes }: { score: number | null; bytes: number }) => (score === null ? bytes : null);
  const bytes = pairs.map(({ promptBytes, one, two }) => ({
    prompt: promptBytes,
    one: unscored(one),
    two: unscored(two),
  }));
  say(estimateLine(pairs.length, estimateCost(bytes, { kind, price, outputTokensMax }), options));
  if (!options.yes) {
    say("Nothing was asked. Add --yes to start.");
    return true;
  }
  const about = {
    ...{ modelId: options.model, kind, templateVersion: TEMPLATE_VERSIONS[kind] },
    ...{ providerId: endpoint.provider.id, providerModelId: endpoint.providerModelId },
  };
  const judge = await database.use((db) => findOrInsertJudge(db, judgeKey(options.model, endpoint, kind), about));
  const bar = job.createBar(`judge ${pairs.length} pairs`, pairs.length);
  const budget = createBudget(options.usdMax);
  const deps = {
    ...{ database, budget, now: () => performance.now(), nonce: () => randomBytes(16).toString("hex") },
    sleep: job.sleep,
    onPair: () => bar.advance(1),
  };
  const model = { ...endpoint, price, kind, temperature, outputTokensMax, timeoutMs: job.env.RUN_TOTAL_TIMEOUT_MS };
  const run = { annotatorId: judge.annotatorId, model, pairs, parallel: options.parallel, signal: job.signal };
  const summary = await labelPairs(deps, run);
  if (process.stderr.isTTY) process.stderr.write("\n");
  say(summaryLine(summary, budget.spentUsd()));
  return summary.stopped === null && summary.failed === 0;
}

function estimateLine(
  pairs: number,
  { asks, inputTokens, usdExpected, usdMost }: CostEstimate,
  { usdMax }: JudgeOptions,
) {
  const limit =
    usdMax === null ? "no --max-usd is set" : usdMax < usdExpected ? `it will stop at $${usdMax}` : `limit $${usdMax}`;
  return `${pairs} pairs, ${asks} asks, about ${inputTokens} input tokens: about ${usd(usdExpected)}, at most ${usd(usdMost)}; ${limit}`;
}

function summaryLine({ stopped, ...counts }: LabelSummary, spentUsd: number): string {
  const { labelled, inconsistent, bad, failed, passedOver } = counts;
  const done = `${labelled} pairs labelled (${inconsistent} inconsistent, as ties), ${bad} bad verdicts, ${failed} not answered, ${passedOver} passed over, ${usd(spentUsd)} spent`;
  if (stopped === null) return failed > 0 ? `${done}. Run it again for those not answered.` : done;
  const why = {
    budget: "--max-usd does not hold another ask",
    interrupted: "it was interrupted",
    failures: stopped.by === "failures" ? stopped.error.message : "",
  }[stopped.by];
  return `${done}. Stopped: ${why}. Run it again to go on.`;
}

function usd(amount: number): string {
  return `$${amount.toFixed(amount < 1 ? 4 : 2)}`;
}
