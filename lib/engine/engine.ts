import "client-only";
import type { BackendName, EngineState, PromptReading } from "@/lib/contracts/engine-state";
import { EngineError, toEngineError, toFailure } from "./engine-error";
import { createWorkerLink, type WorkerLike, type WorkerLink } from "./worker-link";
import type { DroppedBackend, EngineStart, OwnAdapters } from "./worker-messages";

export type Engine = {
  /** An immutable snapshot: another object whenever something changed. */
  getState(): EngineState;
  subscribe(listener: () => void): () => void;
  /**
   * Encoder if ready, else preview. A later call does not cancel an earlier one. Rejects with an EngineError, or with
   * the signal's reason.
   */
  read(text: string, signal: AbortSignal): Promise<PromptReading>;
  /** Own adapters that later readings predict too; the others' predictions do not change by a bit. */
  setAdapters(own: OwnAdapters): void;
  cancelDownload(): void;
  /** After `failed`. */
  retry(): void;
  dispose(): void;
};

export type EngineOptions = {
  readonly manifestUrl: string;
  /** null: the manifest's. */
  readonly routerVersion: string | null;
  /** null: the fastest that works. */
  readonly backend: BackendName | null;
};

export type EngineParts = {
  createWorker(): WorkerLike;
  /** What addresses of `options` are relative to. */
  baseUrl(): string;
  readonly silenceMsMax: number;
  now(): number;
};

const PARTS: EngineParts = {
  createWorker: () =>
    new Worker(new URL("./engine.worker.ts", import.meta.url), { type: "module", name: "ipr-engine" }),
  baseUrl: () => document.baseURI,
  silenceMsMax: 60_000, // A long prompt on an emulated GPU takes 10 s.
  now: () => performance.now(),
};

const RESTARTS_MAX = 3;
const RESTARTS_WITHIN_MS = 60_000;
const INITIAL_STATE: EngineState = {
  preview: { status: "loading" },
  encoder: { status: "loading", stage: "waiting", bytesLoaded: 0, bytesTotal: 0, fromCache: false },
  notices: [],
};

/** The worker as the page sees it: one state, readings, and a new worker when one crashes. */
export function createEngine(options: EngineOptions, parts: EngineParts = PARTS): Engine {
  const listeners = new Set<() => void>();
  let state = INITIAL_STATE;
  let noticesBefore: EngineState["notices"] = [];
  let restartsAtMs: number[] = [];
  let dropped: DroppedBackend | null = null;
  let ended: EngineError | undefined;
  let link: WorkerLink | undefined;
  let own: OwnAdapters | undefined;

  function publish(next: EngineState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  function fail(error: EngineError): void {
    ended = error;
    const failed = { status: "failed", ...toFailure(error) } as const;
    publish({ ...state, preview: failed, encoder: failed });
  }

  function launch(): void {
    ended = undefined;
    try {
      link = createWorkerLink(parts.createWorker(), {
        silenceMsMax: parts.silenceMsMax,
        onState: (next) => publish({ ...next, notices: [...noticesBefore, ...next.notices] }),
        onCrash: (error) => relaunch(error),
      });
      link.send({ kind: "start", ...startOf(options, parts.baseUrl()), dropped });
      if (own) link.send({ kind: "adapters", ...own });
    } catch (cause) {
      fail(toEngineError(cause, "engine_crashed"));
    }
  }

  function relaunch(error: EngineError): void {
    const nowMs = parts.now();
    restartsAtMs = restartsAtMs.filter((atMs) => nowMs - atMs < RESTARTS_WITHIN_MS);
    if (restartsAtMs.length >= RESTARTS_MAX) {
      fail(error);
      return;
    }
    restartsAtMs.push(nowMs);
    const lost = lostWith(state);
    if (lost) dropped = lost;
    noticesBefore = [
      ...state.notices,
      ...(lost ? [{ kind: "backend_dropped", ...lost } as const] : []),
      { kind: "restarted" },
    ];
    publish({ ...INITIAL_STATE, notices: noticesBefore });
    launch();
  }

  launch();
  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read(text, signal) {
      if (ended || !link) return Promise.reject(ended);
      return link.read(text, signal);
    },
    setAdapters(next) {
      own = next;
      if (!ended) link?.send({ kind: "adapters", ...next });
    },
    cancelDownload: () => link?.send({ kind: "cancel_download" }),
    retry() {
      if (ended?.code !== "engine_crashed") {
        link?.send({ kind: "retry" });
        return;
      }
      restartsAtMs = [];
      noticesBefore = state.notices;
      publish({ ...INITIAL_STATE, notices: state.notices });
      launch();
    },
    dispose() {
      ended = new EngineError("engine_disposed", "the engine was disposed");
      link?.close(ended);
      listeners.clear();
    },
  };
}

function startOf(
  { manifestUrl, routerVersion, backend }: EngineOptions,
  baseUrl: string,
): Omit<EngineStart, "dropped"> {
  return {
    manifestUrl: new URL(manifestUrl, baseUrl).href,
    ortUrl: new URL("/ort/", baseUrl).href,
    routerVersion,
    requested: backend,
  };
}

/** A worker that died with a GPU session at hand would probably do so again. */
function lostWith({ encoder }: EngineState): DroppedBackend | null {
  if (encoder.status !== "ready" || encoder.backend.name !== "webgpu") return null;
  return { backend: "webgpu", reason: "webgpu_lost" };
}
