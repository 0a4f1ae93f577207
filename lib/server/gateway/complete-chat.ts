import "server-only";
import type { GatewayKey } from "@/db/queries/gateway-keys";
import type { ChatRequest, WireAnswer } from "@/lib/contracts/chat-completion";
import type { Telemetry } from "../telemetry/telemetry";
import { toBufferedEvents } from "./buffered-events";
import { type ChatRun, type ChatRunDeps, startChatRun } from "./chat-run";
import { countedUsage } from "./counted-usage";
import { toOpenAiError } from "./gateway-error";
import { type KeyDeps, reserveForRun } from "./gateway-keys";
import { type KeepDeps, keepModel } from "./keep-model";
import { type ChatPlan, planChat } from "./plan-chat";
import type { DecideDeps } from "./route-prompts";
import { toRoutingHeaders } from "./routing-field";
import { type CascadeDeps, runCascade } from "./run-cascade";
import type { WholeCaller } from "./run-whole";

export type ChatDeps = DecideDeps & ChatRunDeps & KeyDeps & KeepDeps & CascadeDeps & { readonly telemetry: Telemetry };
type Caller = {
  readonly client: AbortSignal;
  readonly key: GatewayKey | null;
  /** Whoever asks without a key, as a hash. */
  readonly address: string;
};

/** Decide → ask → answer in OpenAI's shape, with what was decided beside it. */
export async function completeChat(
  deps: ChatDeps,
  request: ChatRequest,
  { client, key, address }: Caller,
): Promise<Response> {
  const { conversation_id: id } = request.ipr ?? {};
  const conversation = id === undefined ? null : { scope: key?.id ?? `address ${address}`, id };
  const planned = await deps.telemetry.step("decide", () => planChat(deps, request));
  if (request.ipr?.cascade) return answerByCascade(deps, planned, { client, key });
  const plan = conversation ? await keepModel(deps, planned, conversation) : planned;
  const reserved = key && (await reserveForRun(deps, key, plan, deps.limits));
  const run = await startChatRun(deps, plan, { client, keyId: key?.id ?? null, reserved });
  const { answer, choice } = run.answering;
  if (conversation) await deps.conversations.remember(conversation, choice.decided.chosen.modelId);
  if (answer.kind === "stream") {
    const headers = {
      ...toRoutingHeaders(run.begun, choice),
      ...{ "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store, no-transform" },
      "x-accel-buffering": "no",
    };
    const events = toEvents(run, answer.chunks, request.stream_options?.include_usage === true);
    return new Response(pulled(events, run.leave), { headers });
  }
  const routing = run.complete();
  const headers = { ...toRoutingHeaders(routing, choice), "cache-control": "no-store" };
  return Response.json({ ...answer.answer, usage: countedUsage(answer.answer, routing), routing }, { headers });
}

async function answerByCascade(deps: ChatDeps, plan: ChatPlan, caller: WholeCaller): Promise<Response> {
  const { answer, routing, choice } = await runCascade(deps, plan, caller);
  const headers = { ...toRoutingHeaders(routing, choice), "cache-control": "no-store" };
  const usage = countedUsage(answer, routing);
  const { stream, stream_options } = plan.request;
  if (!stream) return Response.json({ ...answer, usage, routing }, { headers });
  const events = toBufferedEvents(answer, routing, stream_options?.include_usage ? usage : undefined);
  return new Response(events, { headers: { ...headers, "content-type": "text/event-stream; charset=utf-8" } });
}

/**
 * Chunks as they came. The last one of an answer waits for the end, because it carries `routing`: a chunk of our own with
 * no choices would break clients that did not ask for usage.
 */
async function* toEvents(
  run: ChatRun,
  chunks: AsyncGenerator<WireAnswer>,
  wantsUsage: boolean,
): AsyncGenerator<string> {
  let last: WireAnswer | undefined;
  let counts: WireAnswer | undefined;
  try {
    for await (const chunk of chunks) {
      if (chunk.choices.length === 0) {
        if (chunk.usage) counts = chunk;
        continue;
      }
      if (last) yield toEvent(last);
      last = chunk.choices.some(({ finish_reason }) => typeof finish_reason === "string") ? chunk : undefined;
      if (!last) yield toEvent(chunk);
    }
    const routing = run.complete();
    if (wantsUsage) {
      if (last) yield toEvent(last);
      const counted = counts ?? { ...last, choices: [] };
      yield toEvent({ ...counted, choices: [], usage: countedUsage(counted, routing), routing });
    } else yield toEvent({ ...last, choices: last?.choices ?? [], usage: undefined, routing });
    yield "data: [DONE]\n\n";
  } catch (cause) {
    // The answer has begun with 200: the error is an event, as OpenAI's clients expect it.
    yield toEvent(toOpenAiError(run.fail(cause)));
  }
}

function toEvent(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** Nothing is read ahead of the reader; one who leaves stops the provider, and with it whatever `events` waits for. */
function pulled(events: AsyncGenerator<string>, onLeave: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await events.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      cancel: onLeave,
    },
    { highWaterMark: 0 },
  );
}
