import { expect, test, vi } from "vitest";
import type { EngineState } from "@/lib/contracts/engine-state";
import type { RunModel } from "@/lib/encoder/encoder";
import { abandonWhenLost } from "./abandon-when-lost";
import { EngineError } from "./engine-error";
import { createEngineHost, type HostParts } from "./engine-host";
import { diskSource, rightNumbers, sessionOf, wrongNumbers, zeros } from "./host-parts.fixture";
import type { ModelSource } from "./model-source";
import type { CreateSession } from "./ort-web-session";
import { tinyRouter } from "./tiny-router.fixture";
import type { EngineStart, WorkerReply } from "./worker-messages";

const PATIENCE = { timeout: 20_000 }; // On a busy machine parsing the tokenizer alone takes a second.
const START: EngineStart = {
  manifestUrl: "https://site.test/models/manifest.json",
  ortUrl: "https://site.test/ort/",
  routerVersion: null,
  requested: null,
  dropped: null,
};

function start(parts: Partial<HostParts> = {}, options: Partial<EngineStart> = {}) {
  const replies: WorkerReply[] = [];
  const crash = vi.fn<HostParts["crash"]>();
  const host = createEngineHost({
    post: (reply) => replies.push(reply),
    openModelSource: async () => diskSource(),
    createSession: async () => sessionOf(rightNumbers),
    probeGpu: async () => "real",
    keepOffline: async () => undefined,
    crash,
    now: () => 0,
    ...parts,
  });
  const states = () => replies.flatMap((reply) => (reply.kind === "state" ? [reply.state] : []));
  const replyTo = (id: number) =>
    vi.waitFor(() => {
      const reply = replies.find((one) => one.kind !== "state" && one.id === id);
      if (!reply) throw new Error(`read ${id} has no reply yet`);
      return reply;
    }, PATIENCE);
  const until = (isSo: (state: EngineState) => boolean) =>
    vi.waitFor(() => {
      const state = states().at(-1);
      if (!state || !isSo(state)) throw new Error(`still ${JSON.stringify(state)}`);
      return state;
    }, PATIENCE);
  host.handle({ kind: "start", ...START, ...options });
  return { host, states, replyTo, until, crash, replies };
}
const isReady = ({ encoder }: EngineState) => encoder.status === "ready";
const hasFailed = ({ encoder }: EngineState) => encoder.status === "failed";
/** Sessions by backend; a backend that is not listed cannot be created. */
const sessions =
  (by: Partial<Record<"webgpu" | "wasm", ReturnType<typeof sessionOf>>>): CreateSession =>
  async (_, { backend }) => {
    const session = by[backend];
    if (!session) throw new Error(`no ${backend} here`);
    return session;
  };

test("a prompt is read in preview before the encoder has arrived, and with the encoder after", async () => {
  let arrive = () => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = () => void resolve()));
  const { host, replyTo, until } = start({ createSession: () => arrived.then(() => sessionOf(rightNumbers)) });
  host.handle({ kind: "read", id: 1, text: "What is the capital of France?" });
  expect(await replyTo(1)).toMatchObject({ kind: "reading", reading: { source: "preview", tokenCount: 7 } });
  arrive();
  await until(isReady);
  host.handle({ kind: "read", id: 2, text: "What is the capital of France?" });
  const reply = await replyTo(2);
  expect(reply).toMatchObject({
    kind: "reading",
    // 7 WordPieces × 1.25 = 8.75
    reading: { source: "encoder", tokenCount: 7, tokensRead: 7, inputTokensExpected: 9 },
  });
  expect(reply).toMatchObject({ reading: { prediction: { qualities: [{ modelId: "small" }, { modelId: "large" }] } } });
});

test("loading is told stage by stage", async () => {
  const { states, until } = start();
  await until(isReady);
  const stages = states().map(({ preview, encoder }) => [
    preview.status,
    encoder.status === "loading" ? encoder.stage : encoder.status,
  ]);
  expect(stages).toEqual([
    ["loading", "waiting"],
    ["ready", "waiting"],
    ["ready", "download"],
    ["ready", "download"],
    ["ready", "compile"],
    ["ready", "self_check"],
    ["ready", "ready"],
  ]);
});

test("only part of a long prompt is read, and all of it is counted", async () => {
  const { host, replyTo, until } = start();
  await until(isReady);
  host.handle({ kind: "read", id: 1, text: "word ".repeat(300) });
  expect(await replyTo(1)).toMatchObject({ reading: { tokenCount: 300, tokensRead: 254, inputTokensExpected: 375 } });
});

test.each([
  ["gives wrong numbers", sessionOf(wrongNumbers), "webgpu_wrong_numbers"],
  ["answers with zeros", sessionOf(zeros), "webgpu_failed"],
  ["throws when it runs", sessionOf(() => Promise.reject(new Error("requires f16"))), "webgpu_failed"],
  ["cannot be created", undefined, "webgpu_failed"],
] as const)("a WebGPU that %s is dropped for WASM, and the page is told why", async (_, webgpu, reason) => {
  const { until } = start({ createSession: sessions({ wasm: sessionOf(rightNumbers), ...(webgpu && { webgpu }) }) });
  const { encoder, notices } = await until(isReady);
  expect(encoder).toMatchObject({ backend: { name: "wasm", reason, selfCheck: { passed: true, texts: 24 } } });
  expect(notices).toEqual([{ kind: "backend_dropped", backend: "webgpu", reason }]);
});

test("when WASM is wrong too, nothing is used and prompts are still read in preview", async () => {
  const { host, until, replyTo } = start({ createSession: async () => sessionOf(wrongNumbers) });
  expect(await until(hasFailed)).toMatchObject({ preview: { status: "ready" }, encoder: { code: "no_backend" } });
  host.handle({ kind: "read", id: 1, text: "hello" });
  expect(await replyTo(1)).toMatchObject({ reading: { source: "preview" } });
});

test("an emulated GPU is checked with a few short texts only", async () => {
  const { until } = start({ probeGpu: async () => "emulated" }, { requested: "webgpu" });
  expect(await until(isReady)).toMatchObject({ encoder: { backend: { name: "webgpu", selfCheck: { texts: 2 } } } });
});

test("a GPU lost in mid-read hands that read to WASM, and reads behind it do not wait", async () => {
  let isLost = false;
  const webgpu = sessionOf((tokens) => (isLost ? zeros(tokens) : rightNumbers(tokens)));
  let compile = () => undefined;
  const compiled = new Promise<void>((resolve) => (compile = () => void resolve()));
  const createSession: CreateSession = async (_, { backend }) => {
    if (backend === "wasm") await compiled;
    return backend === "webgpu" ? webgpu : sessionOf(rightNumbers);
  };
  const { host, until, replyTo } = start({ createSession });
  await until(isReady);
  isLost = true;
  host.handle({ kind: "read", id: 1, text: "first" });
  host.handle({ kind: "read", id: 2, text: "second" });
  expect(await replyTo(2)).toMatchObject({ reading: { source: "preview" } });
  compile();
  expect(await replyTo(1)).toMatchObject({ kind: "reading", reading: { source: "encoder" } });
  expect(await until(isReady)).toMatchObject({
    encoder: { backend: { name: "wasm", reason: "webgpu_lost" } },
    notices: [{ kind: "backend_dropped", backend: "webgpu", reason: "webgpu_lost" }],
  });
});

test("a read that hangs on a lost GPU is answered by WASM", async () => {
  let lose = () => undefined;
  const lost = new Promise<void>((resolve) => (lose = () => void resolve()));
  let hangs = false;
  const onGpu: RunModel = (tokens) => (hangs ? new Promise(() => undefined) : rightNumbers(tokens));
  const webgpu = { ...sessionOf(onGpu, lost), run: abandonWhenLost(onGpu, lost) };
  const { host, until, replyTo } = start({ createSession: sessions({ webgpu, wasm: sessionOf(rightNumbers) }) });
  await until(isReady);
  hangs = true;
  host.handle({ kind: "read", id: 1, text: "first" });
  lose();
  expect(await replyTo(1)).toMatchObject({ kind: "reading", reading: { source: "encoder" } });
  const { notices } = await until(isReady);
  expect(notices).toEqual([{ kind: "backend_dropped", backend: "webgpu", reason: "webgpu_lost" }]);
});

test("a GPU lost between reads is replaced before the next one", async () => {
  let lose = () => undefined;
  const lost = new Promise<void>((resolve) => (lose = () => void resolve()));
  const { until } = start({
    createSession: sessions({ webgpu: sessionOf(rightNumbers, lost), wasm: sessionOf(rightNumbers) }),
  });
  await until(isReady);
  lose();
  await until(({ encoder }) => encoder.status === "ready" && encoder.backend.name === "wasm");
});

test("a WASM runtime that breaks refuses the read and ends the worker, so that a new one starts", async () => {
  let isBroken = false;
  const wasm = sessionOf((tokens) => (isBroken ? Promise.reject(new Error("out of bounds")) : rightNumbers(tokens)));
  const { host, until, replyTo, crash } = start({ createSession: sessions({ wasm }) }, { requested: "wasm" });
  await until(isReady);
  isBroken = true;
  host.handle({ kind: "read", id: 1, text: "hello" });
  expect(await replyTo(1)).toMatchObject({ kind: "refused", code: "inference_failed" });
  expect(crash).toHaveBeenCalledOnce();
});

test("a cancelled download keeps the preview, and retry brings the encoder", async () => {
  let isSlow = true;
  const source = diskSource();
  const openModelSource: HostParts["openModelSource"] = async () => ({
    ...source,
    bytes: (file, options) =>
      isSlow && file.path.endsWith(".onnx")
        ? new Promise((_, reject) =>
            options.signal.addEventListener("abort", () => reject(new EngineError("download_cancelled", "cancelled"))),
          )
        : source.bytes(file, options),
  });
  const { host, until } = start({ openModelSource });
  await until(({ encoder }) => encoder.status === "loading" && encoder.stage === "download");
  host.handle({ kind: "cancel_download" });
  expect(await until(hasFailed)).toMatchObject({
    preview: { status: "ready" },
    encoder: { code: "download_cancelled" },
  });
  isSlow = false;
  host.handle({ kind: "retry" });
  await until(isReady);
});

test("a download cancelled before it began does not begin", async () => {
  const { host, until, states } = start();
  host.handle({ kind: "cancel_download" });
  expect(await until(hasFailed)).toMatchObject({ encoder: { code: "download_cancelled" } });
  expect(states().some(({ encoder }) => encoder.status === "loading" && encoder.stage === "download")).toBe(false);
});

test.each([
  ["a router version that is not served", { routerVersion: "2020-01" }, {}, "router_version_unknown"],
  [
    "a manifest that cannot be had",
    {},
    { openModelSource: () => Promise.reject(new EngineError("model_fetch_failed", "offline")) },
    "model_fetch_failed",
  ],
] as const)(
  "%s fails everything, refuses reads with the same code, and can be retried",
  async (_, options, parts, code) => {
    const { host, until, replyTo } = start(parts, options);
    host.handle({ kind: "read", id: 1, text: "hello" });
    expect(await until(hasFailed)).toMatchObject({ preview: { status: "failed", code }, encoder: { code } });
    expect(await replyTo(1)).toMatchObject({ kind: "refused", code });
    host.handle({ kind: "retry" });
    await until(({ preview }) => preview.status === "loading");
    await until(hasFailed);
  },
);

test("a router fitted on another encoder is refused", async () => {
  const source = diskSource();
  const json: typeof source.json = async (file, options) => {
    const parsed = await source.json(file, options);
    return file.path === "router-tiny.json" && typeof parsed === "object"
      ? { ...parsed, encoder: { name: "other", version: "1.0.0", embeddingSha256: "0".repeat(64) } }
      : parsed;
  };
  const { until } = start({ openModelSource: async () => ({ ...source, json }) });
  expect(await until(hasFailed)).toMatchObject({ preview: { code: "model_malformed" } });
});

test("a router whose predictors read other features is refused", async () => {
  const source = diskSource();
  const { card, weights } = tinyRouter({ dims: 100 });
  const other: ModelSource = {
    ...source,
    json: async (file, options) => (file.path === "router-tiny.json" ? card : source.json(file, options)),
    bytes: async (file, options) =>
      file.path === "router-tiny.bin" ? new Uint8Array(weights.buffer) : source.bytes(file, options),
  };
  const { until } = start({ openModelSource: async () => other });
  expect(await until(hasFailed)).toMatchObject({ preview: { code: "model_malformed" } });
});
