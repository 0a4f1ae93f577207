import "server-only";
import type { CascadeField } from "@/lib/contracts/chat-completion";
import { AppError } from "../errors";
import { askJudge, contentOf, scoreOf } from "./judge-answer";
import { type ChatChoice, type ChatPlan, choose, planChat } from "./plan-chat";
import type { DecideDeps } from "./route-prompts";
import { runWhole, type WholeCaller, type WholeRun, type WholeRunDeps } from "./run-whole";

export type CascadeSettings = {
  /** Undefined: the model that answered says itself how good its answer is. */
  readonly judgeId: string | undefined;
  /** What follows where the judge gives no verdict. */
  readonly onJudgeFailure: "escalate" | "deliver";
};
export type CascadeDeps = DecideDeps & WholeRunDeps & { readonly cascade: CascadeSettings };

type Judgement = { readonly run: WholeRun | null; readonly score: number | null };
type Calls = { readonly cheap: WholeRun; readonly judgement?: Judgement; readonly strong?: WholeRun };

/**
 * The cheapest model answers and a judge scores the answer. Where the score is below the quality that the rule asks for
 * (the floor of this prompt at this τ, from predictions fitted on the pack), the rule chooses among the others. Every
 * call is a run of its own with its own bill.
 */
export async function runCascade(deps: CascadeDeps, plan: ChatPlan, caller: WholeCaller): Promise<WholeRun> {
  assertCascadable(plan);
  const floor = floorOf(plan);
  const cheap = await runWhole(deps, { ...plan, first: cheapestOf(plan) }, caller);
  // Where the cheapest gave nothing, the rule has chosen among the others already.
  if (cheap.routing.fallbacks.length > 0) return labelled({ cheap }, "cheap_failed", floor);
  const judgement = await judge(deps, plan, { cheap, caller });
  const isGoodEnough = judgement.score === null ? deps.cascade.onJudgeFailure === "deliver" : judgement.score >= floor;
  const verdict = judgement.score === null ? "judge_failed" : isGoodEnough ? "good_enough" : "too_low";
  if (isGoodEnough) return labelled({ cheap, judgement }, verdict, floor);
  const strong = await unlessFailed(caller, () => escalate(deps, plan, { cheap, caller }));
  if (!strong) return labelled({ cheap, judgement }, "strong_failed", floor);
  return labelled({ cheap, judgement, strong }, verdict, floor);
}

/** Throws bad_request where there is no one text to judge, or where two options ask for different models. */
function assertCascadable({ request, policy }: ChatPlan): void {
  const several = (request.n ?? 1) > 1 ? "n" : undefined;
  const kept = request.ipr?.conversation_id === undefined ? undefined : "ipr.conversation_id";
  const field =
    ["tools", "functions", "logprobs"].find((name) => request[name]) ??
    several ??
    kept ??
    (policy.named === null ? undefined : "a named model");
  if (field)
    throw new AppError("bad_request", `ipr.cascade: does not go together with ${field}.`, { param: "ipr.cascade" });
}

function floorOf({ first }: ChatPlan): number {
  const { bar } = first.decided.decision;
  return bar.kind === "floor" ? bar.qualityFloor : first.decided.chosen.quality;
}

function cheapestOf({ first, endpoints, exclusions }: ChatPlan): ChatChoice {
  const able = first.decided.predictions.filter(({ modelId }) => endpoints.get(modelId) && !exclusions.has(modelId));
  const chosen = able.reduce(
    (best, one) => (one.costUsdExpected < best.costUsdExpected ? one : best),
    first.decided.chosen,
  );
  const endpoint = endpoints.get(chosen.modelId);
  return endpoint ? { decided: { ...first.decided, chosen }, endpoint } : first;
}

type Answered = { readonly cheap: WholeRun; readonly caller: WholeCaller };

/** A judge that fails, refuses or rambles has no score; its bill stays. */
async function judge(deps: CascadeDeps, plan: ChatPlan, { cheap, caller }: Answered): Promise<Judgement> {
  const judgeId = deps.cascade.judgeId ?? cheap.routing.model;
  const text = contentOf(cheap.answer);
  if (text === "") return { run: null, score: null };
  const { nonce, request } = askJudge(plan.request, text, judgeId);
  const run = await unlessFailed(caller, async () => runWhole(deps, await planChat(deps, request), caller));
  return { run, score: run && scoreOf(run.answer, nonce) };
}

function escalate(deps: CascadeDeps, plan: ChatPlan, { cheap, caller }: Answered): Promise<WholeRun> {
  const exclusions = new Map([...plan.exclusions, [cheap.routing.model, "excluded"] as const]);
  const first = choose(plan, exclusions);
  return runWhole(deps, { ...plan, exclusions, first }, caller);
}

/** Null where `run` fails, unless nobody waits for an answer any more. */
async function unlessFailed<Result>({ client }: WholeCaller, run: () => Promise<Result>): Promise<Result | null> {
  try {
    return await run();
  } catch (cause) {
    if (client.aborted) throw cause;
    return null;
  }
}

/** The routing of the answer that is delivered; its saving counts every call. */
function labelled({ cheap, judgement, strong }: Calls, verdict: CascadeField["verdict"], floor: number): WholeRun {
  const { answer, routing, choice } = strong ?? cheap;
  const runs = [cheap, judgement?.run, strong].filter((run) => run !== null && run !== undefined);
  const cost_usd = runs.reduce((sum, run) => sum + (run.routing.cost_usd ?? 0), 0);
  const judge = judgement?.run ?? null;
  const cascade: CascadeField = {
    ...{ verdict, score: judgement?.score ?? null, score_min: floor, cost_usd, buffered: false },
    cheap: callOf(cheap),
    judge: judge && { ...callOf(judge), self_reported: judge.routing.model === cheap.routing.model },
    strong: strong ? callOf(strong) : null,
  };
  const { cost_usd_strongest } = routing;
  const saving_usd = cost_usd_strongest === null ? null : cost_usd_strongest - cost_usd;
  return { answer, choice, routing: { ...routing, saving_usd, cascade } };
}

function callOf({ routing }: WholeRun) {
  return { run_id: routing.run_id, model: routing.model, cost_usd: routing.cost_usd };
}
