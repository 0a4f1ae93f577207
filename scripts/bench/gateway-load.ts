import { Agent, type IncomingMessage, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { treeRssMb } from "./process-memory";

export type Post = { readonly url: string; readonly body: unknown };

// Node's plain client: a third of the processor time of fetch, which the server under test does not get.
const agent = new Agent({ keepAlive: true, maxSockets: 1_000 });

/** Milliseconds until the whole answer is there. Throws on any status but 200. */
export async function post({ url, body }: Post): Promise<number> {
  const startedAt = performance.now();
  const text = JSON.stringify(body);
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { method: "POST", agent, headers }, resolve).on("error", reject).end(text);
  });
  let head = "";
  for await (const chunk of answer) head ||= String(chunk).slice(0, 200);
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}: ${head}`);
  return performance.now() - startedAt;
}

/** Sent at a steady rate, whether or not earlier ones have been answered, as callers who do not know of each other do. */
export async function timesAtRate(next: () => Post, { perSecond, count }: { perSecond: number; count: number }) {
  const startedAt = performance.now();
  const times: Promise<number>[] = [];
  for (let index = 0; index < count; index++) {
    const waitMs = startedAt + (index * 1000) / perSecond - performance.now();
    if (waitMs > 1) await sleep(waitMs);
    times.push(post(next()));
  }
  return Promise.all(times);
}

/** Answers per second with `clients` of them asking one after the other. */
export async function throughput(next: () => Post, { clients, count }: { clients: number; count: number }) {
  const startedAt = performance.now();
  let left = count;
  const client = async () => {
    while (left-- > 0) await post(next());
  };
  await Promise.all(Array.from({ length: clients }, client));
  return (count * 1000) / (performance.now() - startedAt);
}

/** Resident memory of the server's process tree once it has been quiet for a moment. */
export async function restingRssMb(pid: number): Promise<number> {
  await sleep(2_000);
  return treeRssMb(pid);
}
