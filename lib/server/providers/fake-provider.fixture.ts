import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

export const fault = z.enum([
  "none",
  "slow", // 50 ms between chunks
  "unauthorized",
  "not_found",
  "bad_request", // quotes the prompt back
  "rate_limited", // Retry-After: 7
  "server_error",
  "overloaded_once", // 503, then a good answer
  "silent", // not even headers
  "hang", // headers, then nothing
  "hang_after_first",
  "reset_before_headers",
  "reset", // after the first chunk
  "half_event", // ends cleanly in the middle of an event
  "invalid_json",
  "missing_usage",
  "wrong_usage", // negative, and more than there can be
  "vast_usage", // a count, but more than was asked for
  "tiny_usage", // less than the answer can be
  "vast_input_usage", // more than the request can be
  "zero_input_usage", // as if nothing had been asked
  "huge", // never ends
  "flood", // huge, and as fast as it is read
  "endless_event", // one event, or one answer in one piece, that never ends
  "hang_at_end", // everything but the event that says so
  "hold", // headers, then nothing until another fault is set
  "redirect", // 307 to `location`
]);
export type Fault = z.infer<typeof fault>;

const settings = z.object({
  fault,
  words: z.array(z.string()),
  firstTokenMs: z.number(),
  betweenMs: z.number(),
  location: z.string(),
});
export type FakeSettings = z.infer<typeof settings>;

/** The wire format of one provider. */
export type Dialect = {
  readonly path: RegExp;
  /** Events before the first text, each a whole SSE event without its blank line. */
  opening(request: FakeRequest): readonly string[];
  text(word: string): string;
  closing(usage: FakeUsage | null): readonly string[];
  /** The answer in one piece, where the dialect has it and the request does not ask for a stream. */
  whole?(words: readonly string[], usage: FakeUsage | null): unknown;
  error(status: number, message: string): unknown;
};
export type FakeRequest = {
  readonly model: string;
  readonly body: unknown;
  readonly headers: IncomingMessage["headers"];
};
export type FakeUsage = { readonly inputTokens: number; readonly outputTokens: number };

export type FakeProvider = {
  /** Without a path. */
  readonly url: string;
  /** Completions asked for, in order. */
  readonly requests: FakeRequest[];
  /** Of them: the caller closed the connection before the answer was whole. */
  readonly abandoned: () => number;
  /** Parts of streams handed to the sockets. */
  readonly sent: () => number;
  set(changes: Partial<FakeSettings>): void;
  /** Words that depend on what was asked, instead of those that are set. */
  answerWith(wordsFor: (request: FakeRequest) => readonly string[]): void;
  close(): Promise<void>;
};

export const FAKE_USAGE: FakeUsage = { inputTokens: 300, outputTokens: 200 };
const DEFAULTS: FakeSettings = {
  fault: "none",
  words: ["Blue ", "light ", "scatters ", "most."],
  firstTokenMs: 0,
  betweenMs: 0,
  location: "",
};
const requestBody = z.object({ model: z.string().optional(), stream: z.boolean().nullish() });

/** A provider over real HTTP and SSE with faults on demand; `POST /control` sets them from another process. */
export async function startFakeProvider(dialect: Dialect, port = 0): Promise<FakeProvider> {
  let current = DEFAULTS;
  let wordsFor: ((request: FakeRequest) => readonly string[]) | undefined;
  let abandoned = 0;
  let sent = 0;
  const requests: FakeRequest[] = [];
  const server = createServer(async (request, response) => {
    const text = await readText(request);
    if (request.url === "/control") {
      if (request.method === "POST") current = settings.parse({ ...current, ...JSON.parse(text) });
      return void sendJson(response, 200, { ...current, requests: requests.length, abandoned });
    }
    if (current.fault === "redirect") return void response.writeHead(307, { location: current.location }).end();
    if (request.method !== "POST" || !dialect.path.test(request.url ?? "")) return void sendJson(response, 404, {});
    const body: unknown = JSON.parse(text);
    const asked = { model: modelOf(request.url ?? "", body), body, headers: request.headers };
    requests.push(asked);
    response.on("close", () => {
      if (!response.writableFinished) abandoned++;
    });
    const words = [...(wordsFor?.(asked) ?? current.words)];
    const answered = { dialect, asked, response, settings: { ...current, words } };
    await answer({ ...answered, isFirst: requests.length === 1, latest: () => current, onSent: () => sent++ });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : port}`,
    requests,
    abandoned: () => abandoned,
    sent: () => sent,
    set: (changes) => {
      current = { ...current, ...changes };
    },
    answerWith: (answer) => {
      wordsFor = answer;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Google names the model in the address, the others in the body. */
function modelOf(url: string, body: unknown): string {
  return requestBody.parse(body).model ?? /models\/([^:]+):/.exec(url)?.[1] ?? "";
}

type Answering = {
  readonly dialect: Dialect;
  readonly asked: FakeRequest;
  readonly response: ServerResponse;
  readonly settings: FakeSettings;
  readonly isFirst: boolean;
  readonly latest: () => FakeSettings;
  readonly onSent: () => void;
};

async function answer(answering: Answering): Promise<void> {
  const { dialect, asked, response, settings: current, isFirst } = answering;
  const refusal = refusalOf(current.fault, isFirst);
  while (answering.latest().fault === "hold" && !response.destroyed) await sleep(20);
  if (current.fault === "silent") return;
  if (current.fault === "reset_before_headers") return void response.destroy();
  if (refusal) {
    const message = current.fault === "bad_request" ? JSON.stringify(asked.body) : `key ${asked.headers.authorization}`;
    response.setHeader("retry-after", "7");
    return void sendJson(response, refusal, dialect.error(refusal, message));
  }
  if (dialect.whole && requestBody.parse(asked.body).stream !== true) return void (await answerWhole(answering));
  response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
  if (current.fault === "hang") return;
  if (current.firstTokenMs > 0) await sleep(current.firstTokenMs);
  await stream(answering);
}

async function answerWhole({ dialect, response, settings: current }: Answering): Promise<void> {
  if (current.fault === "hang" || current.fault === "hang_after_first") return;
  if (current.fault === "reset") return void response.socket?.resetAndDestroy();
  if (current.fault === "endless_event") return void (await writeEndlessly(response, '{"id": "'));
  if (current.firstTokenMs > 0) await sleep(current.firstTokenMs);
  const words = current.fault === "huge" ? Array(4_000_000).fill("word ") : current.words;
  const text = JSON.stringify(dialect.whole?.(words, usageOf(current)));
  const isCut = current.fault === "half_event" || current.fault === "invalid_json";
  response.writeHead(200, { "content-type": "application/json" }).end(isCut ? text.slice(0, -8) : text);
}

function usageOf({ fault: kind }: FakeSettings): FakeUsage | null {
  if (kind === "missing_usage") return null;
  if (kind === "tiny_usage") return { inputTokens: FAKE_USAGE.inputTokens, outputTokens: 0 };
  if (kind === "vast_usage") return { inputTokens: FAKE_USAGE.inputTokens, outputTokens: 10_000_000 };
  if (kind === "vast_input_usage") return { ...FAKE_USAGE, inputTokens: 10_000_000 };
  if (kind === "zero_input_usage") return { ...FAKE_USAGE, inputTokens: 0 };
  return kind === "wrong_usage" ? { inputTokens: -5, outputTokens: 2 ** 40 } : FAKE_USAGE;
}

function refusalOf(kind: Fault, isFirst: boolean): number | undefined {
  if (kind === "overloaded_once") return isFirst ? 503 : undefined;
  const statuses: Partial<Record<Fault, number>> = {
    ...{ unauthorized: 401, not_found: 404, bad_request: 400, rate_limited: 429, server_error: 500 },
  };
  return statuses[kind];
}

async function stream({ dialect, asked, response, settings: current, onSent }: Answering): Promise<void> {
  const send = (event: string) => {
    onSent();
    return response.write(`${event}\n\n`);
  };
  for (const event of dialect.opening(asked)) send(event);
  if (current.fault === "endless_event") return void (await writeEndlessly(response, "data: "));
  if (current.fault === "flood") return void (await flood(response, () => send(dialect.text("word ".repeat(2_000)))));
  for (let index = 0; index < current.words.length || current.fault === "huge"; index++) {
    if (response.destroyed) return;
    send(dialect.text(current.fault === "huge" ? "word ".repeat(2_000) : (current.words[index] ?? "")));
    if (current.fault === "hang_after_first") return;
    // A reset throws away what the reader has not read yet: give the first chunk time to arrive.
    const waitMs = current.fault === "slow" || current.fault === "reset" ? 50 : current.betweenMs;
    if (waitMs > 0 || current.fault === "huge") await sleep(waitMs);
    if (breakOff(current.fault, response, dialect)) return;
  }
  const closing = dialect.closing(usageOf(current));
  if (current.fault === "hang_at_end") return void closing.slice(0, -1).forEach(send);
  for (const event of closing) send(event);
  response.end();
}

/** Whoever does not read stops it. */
async function flood(response: ServerResponse, send: () => boolean): Promise<void> {
  while (!response.destroyed) if (!send()) await Promise.race([once(response, "drain"), once(response, "close")]);
}

async function writeEndlessly(response: ServerResponse, beginning: string): Promise<void> {
  response.write(beginning);
  while (!response.destroyed) {
    response.write("x".repeat(200_000));
    await sleep(1);
  }
}

function breakOff(kind: Fault, response: ServerResponse, dialect: Dialect): boolean {
  if (kind === "reset") response.socket?.resetAndDestroy();
  else if (kind === "half_event") response.end(dialect.text("cut").slice(0, -8));
  else if (kind === "invalid_json") response.end(`${dialect.text("cut").replaceAll('"', "'")}\n\n`);
  else return false;
  return true;
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}
