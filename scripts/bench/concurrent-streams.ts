import { setTimeout as sleep } from "node:timers/promises";

export type StreamRequest = { readonly url: string; readonly body: unknown };

export type Load = {
  readonly clients: number;
  /** One after the other, per client. */
  readonly streamsPerClient: number;
  /** The clients start evenly over this time, so that not all of them ask in the same millisecond. */
  readonly startOverMs: number;
  next(): StreamRequest;
  /** Text that first appears in a body with the first token. */
  readonly firstToken: string;
};

/** Milliseconds from request to first token of every stream, with up to `clients` of them open at a time. */
export async function firstTokenTimes(load: Load): Promise<number[]> {
  const clients = Array.from({ length: load.clients }, async (_, client) => {
    await sleep((client * load.startOverMs) / load.clients);
    const times: number[] = [];
    for (let stream = 0; stream < load.streamsPerClient; stream++) times.push(await firstTokenMs(load));
    return times;
  });
  return (await Promise.all(clients)).flat();
}

async function firstTokenMs({ next, firstToken }: Load): Promise<number> {
  const { url, body } = next();
  const startedAt = performance.now();
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  let text = "";
  let elapsedMs: number | undefined;
  for (const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader(); reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    if (elapsedMs !== undefined) continue; // The rest is read as well: the stream stays open until its end.
    text += value;
    if (text.includes(firstToken)) elapsedMs = performance.now() - startedAt;
  }
  if (elapsedMs === undefined)
    throw new Error(`${url} answered ${response.status} and no token: ${text.slice(0, 200)}`);
  return elapsedMs;
}
