import type { EncoderState, EngineNotice, EngineState } from "@/lib/contracts/engine-state";
import { EngineError, toEngineError, toFailure } from "./engine-error";
import { type LoadEncoderOptions, type LoadedEncoder, loadEncoder } from "./load-encoder";
import { loadReader, type Reader } from "./load-reader";
import type { ModelSource, OpenModelSource } from "./model-source";
import { readWithEncoder, readWithPreview } from "./read-prompt";
import { createReadQueue, type QueuedRead } from "./read-queue";
import { withOwnAdapters } from "./with-own-adapters";
import type { DroppedBackend, EngineStart, OwnAdapters, WorkerReply, WorkerRequest } from "./worker-messages";

export type HostParts = Pick<LoadEncoderOptions, "createSession" | "probeGpu"> & {
  post(reply: WorkerReply): void;
  readonly openModelSource: OpenModelSource;
  /** Everything is loaded and proven: a moment to keep it for a visit without network. */
  keepOffline(): Promise<void>;
  /** Ends this worker: its WebAssembly is beyond repair. */
  crash(cause: unknown): void;
  now(): number;
};

const PROGRESS_EVERY_MS = 100;
const WAITING: EncoderState = { status: "loading", stage: "waiting", bytesLoaded: 0, bytesTotal: 0, fromCache: false };
export const INITIAL_STATE: EngineState = { preview: { status: "loading" }, encoder: WAITING, notices: [] };

/** The worker without the worker, so tests call it as a function. */
export function createEngineHost(parts: HostParts): { handle(request: WorkerRequest): void } {
  let state = INITIAL_STATE;
  let progressAtMs = Number.NEGATIVE_INFINITY;
  let start: EngineStart | undefined;
  let loaded: { source: ModelSource; reader: Reader } | undefined;
  let encoder: LoadedEncoder | undefined;
  let dropped: DroppedBackend | null = null;
  let download = new AbortController();
  let previewSettled: Promise<void> = Promise.resolve();
  let replaced: Promise<void> = Promise.resolve();
  let own: OwnAdapters = { encoder: [], preview: [] };
  const queue = createReadQueue(answer);

  function publish(change: Partial<EngineState>): void {
    state = { ...state, ...change };
    parts.post({ kind: "state", state });
  }

  function notify(notice: EngineNotice): void {
    publish({ notices: [...state.notices, notice] });
  }

  const onStage: LoadEncoderOptions["onStage"] = (stage, { loaded: bytesLoaded, total: bytesTotal, fromCache }) => {
    const before = state.encoder.status === "loading" ? state.encoder.stage : undefined;
    const isDue = stage !== before || bytesLoaded === bytesTotal || parts.now() - progressAtMs >= PROGRESS_EVERY_MS;
    if (!isDue) return;
    progressAtMs = parts.now();
    publish({ encoder: { status: "loading", stage, bytesLoaded, bytesTotal, fromCache } });
  };

  async function begin(options: EngineStart): Promise<void> {
    start = options;
    dropped = options.dropped;
    publish({ preview: { status: "loading" }, encoder: WAITING });
    download = new AbortController();
    previewSettled = loadSmallFiles(options);
    await previewSettled;
    if (loaded) await bringEncoder();
  }

  async function loadSmallFiles({ manifestUrl, routerVersion }: EngineStart): Promise<void> {
    const { signal } = new AbortController(); // Small and first: what a person cancels is the encoder.
    try {
      const source = await parts.openModelSource(manifestUrl, signal);
      const reader = await loadReader(source, routerVersion, { signal, onRefused: () => undefined });
      loaded = { source, reader };
      publish({ preview: { status: "ready" } });
    } catch (cause) {
      const failed = { status: "failed", ...toFailure(toEngineError(cause, "model_malformed")) } as const;
      publish({ preview: failed, encoder: failed });
    }
  }

  async function bringEncoder(): Promise<void> {
    if (!loaded || !start) return;
    const { source, reader } = loaded;
    try {
      encoder = await loadEncoder({
        ...{ source, tokenize: reader.tokenize, requested: start.requested, dropped, ortUrl: start.ortUrl, onStage },
        ...{ signal: download.signal, createSession: parts.createSession, probeGpu: parts.probeGpu },
        onRefused: (path) => notify({ kind: "file_refused", path }),
        onDropped: (drop) => notify({ kind: "backend_dropped", ...drop }),
      });
      watch(encoder);
      publish({ encoder: { status: "ready", backend: encoder.backend } });
      void source.forgetOthers().then(parts.keepOffline);
    } catch (cause) {
      publish({ encoder: { status: "failed", ...toFailure(toEngineError(cause, "no_backend")) } });
    }
  }

  function watch(watched: LoadedEncoder): void {
    void watched.session.lost.then(() => replaceWebGpu(watched));
  }

  /** Both the lost device and the reads that failed with it come here; the first one acts. */
  function replaceWebGpu(lost: LoadedEncoder): Promise<void> {
    if (encoder === lost) {
      encoder = undefined;
      dropped = { backend: "webgpu", reason: "webgpu_lost" };
      notify({ kind: "backend_dropped", ...dropped });
      replaced = bringEncoder();
    }
    return replaced;
  }

  async function answer(read: QueuedRead): Promise<void> {
    await previewSettled;
    const used = encoder;
    try {
      if (!loaded) throw failureOf(state);
      const { dims } = loaded.source.manifest.encoder;
      const reader = withOwnAdapters(loaded.reader, own);
      const reading = used
        ? await readWithEncoder(reader, { run: used.session.run, dims }, read.text)
        : readWithPreview(reader, read.text);
      parts.post({ kind: "reading", id: read.id, reading });
    } catch (cause) {
      recover(read, toEngineError(cause, "inference_failed"), used);
    }
  }

  function recover(read: QueuedRead, error: EngineError, used: LoadedEncoder | undefined): void {
    const isBackend = error.code === "inference_failed" && used !== undefined;
    if (isBackend && used.backend.name === "webgpu") {
      void replaceWebGpu(used).then(() => queue.add(read)); // Other reads go on meanwhile, in preview.
      return;
    }
    parts.post({ kind: "refused", id: read.id, ...toFailure(error) });
    if (isBackend) parts.crash(error);
  }

  function retry(): void {
    if (!start || state.encoder.status !== "failed") return;
    download = new AbortController();
    publish({ encoder: WAITING });
    void (loaded ? bringEncoder() : begin({ ...start, dropped }));
  }

  function handle(request: WorkerRequest): void {
    switch (request.kind) {
      case "start":
        void begin(request);
        break;
      case "read":
        queue.add(request);
        break;
      case "forget":
        queue.forget(request.id);
        break;
      case "adapters":
        own = request;
        break;
      case "cancel_download":
        download.abort();
        break;
      case "retry":
        retry();
        break;
      default:
        request satisfies never;
    }
  }
  return { handle };
}

function failureOf({ preview }: EngineState): EngineError {
  if (preview.status !== "failed") return new EngineError("inference_failed", "the engine has not started");
  return new EngineError(preview.code, preview.message);
}
