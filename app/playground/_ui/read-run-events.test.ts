import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunEvent, RunSummary } from "@/lib/contracts/run";
import { readRunEvents } from "./read-run-events";

const runId = "0b2f4c1e-7f0a-4a53-9f5e-2f1b7e5a9c11";
const run: RunSummary = {
  runId,
  state: "completed",
  modelId: "m",
  providerId: "simulated",
  simulated: true,
  target: "decided",
  routerVersion: "1",
  qualityPredicted: 0.5,
  costUsdExpected: 0.001,
  outputTokensExpected: 10.5,
  inputTokens: 3,
  outputTokens: 4,
  tokenBasis: "simulated",
  costUsd: 0.001,
  firstTokenMs: 1,
  latencyMs: 2,
  rating: null,
  error: null,
};
const started: RunEvent = { kind: "started", runId, modelId: "m", providerId: "simulated", simulated: true };
const finished: RunEvent = { kind: "finished", run };
const lines = (events: readonly RunEvent[]) =>
  new TextEncoder().encode(events.map((e) => `${JSON.stringify(e)}\n`).join(""));

function bodyOf(bytes: Uint8Array, cuts: readonly number[] = []): ReadableStream<Uint8Array> {
  const edges = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  return new ReadableStream({
    start(controller) {
      for (let i = 1; i < edges.length; i++) controller.enqueue(bytes.subarray(edges[i - 1], edges[i]));
      controller.close();
    },
  });
}
async function collect(body: ReadableStream<Uint8Array>): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of readRunEvents(body)) events.push(event);
  return events;
}

describe("readRunEvents", () => {
  it("gives the same events wherever the chunks are cut, inside characters too", async () => {
    const events: RunEvent[] = [
      started,
      { kind: "text", text: "Größe: 日本\n👩‍💻 " },
      { kind: "text", text: '\\n"' },
      finished,
    ];
    const bytes = lines(events);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 12 }), async (cuts) => {
        expect(await collect(bodyOf(bytes, cuts))).toEqual(events);
      }),
    );
  });

  it("reads a last line without a line break, and skips empty ones", async () => {
    const bytes = lines([started, finished]);
    expect(await collect(bodyOf(bytes.subarray(0, -1)))).toEqual([started, finished]);
    expect(await collect(bodyOf(new TextEncoder().encode(`\n${JSON.stringify(finished)}\n\n`)))).toEqual([finished]);
  });

  it("throws when the answer ends before its last event", async () => {
    await expect(collect(bodyOf(lines([started, { kind: "text", text: "half" }])))).rejects.toThrow(
      "before it was complete",
    );
    await expect(collect(bodyOf(new Uint8Array()))).rejects.toThrow("before it was complete");
  });

  it("refuses a line that is no event", async () => {
    await expect(collect(bodyOf(new TextEncoder().encode('{"kind":"text"}\n')))).rejects.toThrow();
    await expect(collect(bodyOf(new TextEncoder().encode("<html>\n")))).rejects.toThrow();
  });

  it("cancels the body when its reader leaves early", async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(lines([started])),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const _ of readRunEvents(body)) break;
    expect(cancelled).toBe(true);
  });
});
