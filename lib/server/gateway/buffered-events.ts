import "server-only";
import type { RoutingField, WireAnswer } from "@/lib/contracts/chat-completion";

/**
 * A whole answer as the events of a stream, for a request that asked for one and could not have it: nothing is sent
 * before everything is known. `usage`: in a chunk of its own, where it was asked for.
 */
export function toBufferedEvents(answer: WireAnswer, routing: RoutingField, usage: unknown): string {
  const labelled = { ...routing, cascade: routing.cascade && { ...routing.cascade, buffered: true } };
  const chunkOf = (choices: unknown[], more: object = {}) =>
    event({ ...answer, object: "chat.completion.chunk", usage: undefined, choices, ...more });
  const said = answer.choices.map(({ message }, index) => ({ index, delta: message, finish_reason: null }));
  const ends = answer.choices.map(({ finish_reason }, index) => ({ index, delta: {}, finish_reason }));
  const last =
    usage === undefined
      ? [chunkOf(ends, { routing: labelled })]
      : [chunkOf(ends), chunkOf([], { usage, routing: labelled })];
  return [chunkOf(said), ...last, "data: [DONE]\n\n"].join("");
}

function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
