"use client";

import { startTransition, useCallback, useEffect, useRef, useState } from "react";
import type {
  FilePreview,
  ForecastQuestion,
  ForecastReply,
  ForecastRequest,
  ForecastResult,
  KeptForecast,
  Progress,
} from "./forecast-messages";

const MANIFEST_URL = "/models/manifest.json";

type View = {
  readonly kept: KeptForecast | null;
  readonly preview: FilePreview | null;
  readonly progress: Progress | null;
  readonly failure: string | null;
};
const NOTHING: View = { kept: null, preview: null, progress: null, failure: null };

/** The forecast's worker and what it last said. Questions do not pile up: the newest waits for the one being answered. */
export function useForecast() {
  const [view, setView] = useState<View>(NOTHING);
  const [result, setResult] = useState<ForecastResult | null>(null);
  const worker = useRef<Worker | null>(null);
  const asking = useRef<{ busy: boolean; next: ForecastQuestion | null }>({ busy: false, next: null });

  const send = useCallback((request: ForecastRequest) => worker.current?.postMessage(request), []);
  useEffect(() => {
    const started = new Worker(new URL("./forecast.worker.ts", import.meta.url), {
      type: "module",
      name: "ipr-forecast",
    });
    worker.current = started;
    started.addEventListener("message", ({ data }: MessageEvent<ForecastReply>) => {
      if (data.kind === "exported") download(data.csv);
      // Most of the page follows from a result: drawn in pieces, it does not hold up keys and progress.
      else if (data.kind === "result") startTransition(() => setResult(data.result));
      else setView((now) => nextView(now, data));
      if (data.kind === "kept" && data.kept === null) setResult(null);
      if (data.kind !== "result") return;
      const { next } = asking.current;
      asking.current = { busy: next !== null, next: null };
      if (next) started.postMessage({ kind: "explore", question: next } satisfies ForecastRequest);
    });
    started.addEventListener("error", ({ message }) =>
      setView((now) => ({ ...now, failure: message || "the worker stopped" })),
    );
    send({ kind: "open", manifestUrl: new URL(MANIFEST_URL, document.baseURI).href });
    return () => started.terminate();
  }, [send]);

  const ask = useCallback(
    (question: ForecastQuestion) => {
      if (asking.current.busy) {
        asking.current.next = question;
        return;
      }
      asking.current.busy = true;
      send({ kind: "explore", question });
    },
    [send],
  );
  return { ...view, result, send, ask };
}

function nextView(now: View, reply: Exclude<ForecastReply, { kind: "exported" | "result" }>): View {
  switch (reply.kind) {
    case "kept":
      return reply.kept ? { ...now, kept: reply.kept } : { ...NOTHING, preview: now.preview };
    case "looked":
      return { ...now, preview: reply.preview, failure: null, progress: null };
    case "progress":
      return { ...now, progress: reply.progress, ...(reply.progress.stage === "counting" && { failure: null }) };
    case "failed":
      return { ...now, failure: reply.message, ...(reply.isOfFile && { preview: null, progress: null }) };
    default:
      return reply satisfies never;
  }
}

function download(csv: Blob): void {
  const url = URL.createObjectURL(csv);
  const link = document.createElement("a");
  link.href = url;
  link.download = "forecast-decisions.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
