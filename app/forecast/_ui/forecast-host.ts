import { loadReader, type Reader } from "@/lib/engine/load-reader";
import { openModelSource } from "@/lib/engine/model-source";
import { PromptFileError } from "@/lib/prompt-files/prompt-file-error";
import { decisionsCsv } from "./decisions-csv";
import { createExcerpts } from "./excerpts";
import { createExplorer } from "./explore";
import type { Fault, ForecastColumns, ForecastReply, ForecastRequest, Progress } from "./forecast-messages";
import { PROMPTS_MAX, runForecast } from "./forecast-run";
import type { Kept, KeptFile } from "./kept-predictions";
import { countPrompts, previewOf } from "./look-at-file";
import { createPredictionStore, type PredictionStore } from "./prediction-store";

const FAULTS_SHOWN = 5;

type Loaded = { readonly manifestUrl: string; readonly router: Reader["router"]; readonly modelIds: readonly string[] };

/** The forecast's worker without the worker: one file, its predictions, and questions about them. */
export function createForecastHost({ post, kept }: { post(reply: ForecastReply): void; kept: Kept }) {
  let loaded: Promise<Loaded> | undefined;
  let file: File | undefined;
  let store: PredictionStore | undefined;
  let excerpts = createExcerpts();
  let explorer: ReturnType<typeof createExplorer> | undefined;
  let stop = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const excerptOf = (prompt: number) => excerpts.of(prompt);

  async function open(manifestUrl: string): Promise<void> {
    loaded = load(manifestUrl);
    loaded.catch(() => undefined); // Told when a file is started.
    const found = await kept.file().catch(() => undefined);
    const { router, modelIds } = await loaded;
    if (!found || found.routerVersion !== router.version) return post({ kind: "kept", kept: null });
    store = createPredictionStore(modelIds);
    for (const block of await kept.blocks()) store.add(block);
    explorer = undefined;
    post({ kind: "kept", kept: { ...found, done: store.count } });
  }

  async function look(next: File): Promise<void> {
    stop.abort();
    await running;
    file = next;
    const preview = await previewOf(next, new AbortController().signal).catch((cause: unknown) => {
      post({ kind: "failed", message: textOf(cause), isOfFile: true });
    });
    if (preview) post({ kind: "looked", preview });
  }

  async function start(columns: ForecastColumns): Promise<void> {
    if (!file || !loaded) return;
    stop = new AbortController();
    running = run(file, columns, await loaded, stop.signal);
    await running;
  }

  async function run(
    source: File,
    columns: ForecastColumns,
    { manifestUrl, router, modelIds }: Loaded,
    signal: AbortSignal,
  ) {
    const identity = identityOf(source, columns, router.version, modelIds);
    const before = await kept.file().catch(() => undefined);
    const goesOn = before && store && isSame(before, identity);
    if (!goesOn) {
      await kept
        .clear()
        .then(() => kept.setFile({ ...identity, complete: false }))
        .catch(() => undefined);
      store = createPredictionStore(modelIds);
      excerpts = createExcerpts();
    }
    const target = store ?? createPredictionStore(modelIds);
    const meter = createMeter(post, target.count);
    try {
      meter.publish({ stage: "counting", total: null });
      const onRows = (rowsCounted: number) => meter.publish({ stage: "counting", rowsCounted });
      const found = await countPrompts(source, columns, { signal, onRows });
      meter.publish({ stage: "loading", total: found === null ? null : Math.min(found, PROMPTS_MAX) });
      await runForecast({
        ...{ file: source, columns, manifestUrl, router, signal, done: target.count },
        share: columns.count === null ? 1 : Math.min(1, PROMPTS_MAX / Math.max(1, found ?? 0)),
        onBackend: (backend) => meter.publish({ stage: "encoding", backend }),
        onFault: meter.fault,
        async onBlock(block, texts) {
          excerpts.add(target.count, texts);
          target.add(block);
          explorer = undefined;
          await kept.addBlock(block).catch(() => undefined); // Without room the forecast still runs to its end.
          meter.advance(target.count);
        },
      });
      await kept.setFile({ ...identity, complete: true }).catch(() => undefined);
      meter.publish({ stage: "done" });
    } catch (cause) {
      // A file that breaks off breaks off at the same place again: there is nothing to go on with.
      meter.publish({ stage: cause instanceof PromptFileError ? "broken" : "paused" });
      if (!signal.aborted) fail(cause);
    }
  }

  function fail(cause: unknown): void {
    post({ kind: "failed", message: textOf(cause), isOfFile: false });
  }

  function explored() {
    if (!store || store.count === 0) return undefined;
    explorer ??= createExplorer(store, excerptOf);
    return explorer;
  }

  async function forget(): Promise<void> {
    stop.abort();
    await running;
    [store, excerpts, explorer] = [undefined, createExcerpts(), undefined];
    await kept.clear();
    post({ kind: "kept", kept: null });
  }

  function handle(request: ForecastRequest): void {
    const { kind } = request;
    switch (kind) {
      case "open":
        void open(request.manifestUrl).catch(fail);
        break;
      case "look":
        void look(request.file).catch(fail);
        break;
      case "start":
        void start(request.columns).catch(fail);
        break;
      case "pause":
        stop.abort(new DOMException("paused", "AbortError"));
        break;
      case "forget":
        void forget().catch(fail);
        break;
      case "explore": {
        post({ kind: "result", result: explored()?.explore(request.question) ?? null });
        break;
      }
      case "export": {
        const asked = explored();
        if (asked) post({ kind: "exported", csv: decisionsCsv(asked, request.question, excerptOf) });
        break;
      }
      default:
        kind satisfies never;
    }
  }
  return { handle };
}

async function load(manifestUrl: string): Promise<Loaded> {
  const { signal } = new AbortController();
  const source = await openModelSource(manifestUrl, signal);
  const { router } = await loadReader(source, null, { signal });
  return { manifestUrl, router, modelIds: router.predictors.encoder.adapters.map(({ modelId }) => modelId) };
}

function identityOf(
  { name, size, lastModified }: File,
  columns: ForecastColumns,
  routerVersion: string,
  modelIds: readonly string[],
): Omit<KeptFile, "complete"> {
  return {
    name,
    bytes: size,
    modifiedMs: lastModified,
    column: columns.prompt,
    countColumn: columns.count,
    routerVersion,
    modelIds,
  };
}

function isSame(
  kept: KeptFile,
  { name, bytes, modifiedMs, column, countColumn, routerVersion }: Omit<KeptFile, "complete">,
): boolean {
  return (
    kept.name === name &&
    kept.bytes === bytes &&
    kept.modifiedMs === modifiedMs &&
    kept.column === column &&
    (kept.countColumn ?? null) === countColumn &&
    kept.routerVersion === routerVersion
  );
}

/** Progress as the page sees it. Speed is that of this run, what was kept from an earlier one not counted. */
function createMeter(post: (reply: ForecastReply) => void, doneBefore: number) {
  let progress: Progress = {
    ...{
      stage: "counting",
      done: doneBefore,
      total: null,
      rowsCounted: 0,
      perSecond: null,
      skipped: 0,
      faults: [],
      backend: null,
    },
  };
  let startedMs = performance.now();
  const publish = (change: Partial<Progress>) => {
    if (change.stage === "encoding") startedMs = performance.now();
    progress = { ...progress, ...change };
    post({ kind: "progress", progress });
  };
  return {
    publish,
    advance(done: number): void {
      publish({ done, perSecond: (done - doneBefore) / Math.max(0.001, (performance.now() - startedMs) / 1000) });
    },
    fault(fault: Fault): void {
      const faults = progress.faults.length < FAULTS_SHOWN ? [...progress.faults, fault] : progress.faults;
      progress = { ...progress, faults, skipped: progress.skipped + 1 };
    },
  };
}

function textOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const row = "row" in cause && typeof cause.row === "number" ? `Row ${cause.row}: ` : "";
  return row + cause.message;
}
