"use client";

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import type { BackendName, EngineState, PromptReading } from "@/lib/contracts/engine-state";
import { createEngine, type Engine } from "@/lib/engine/engine";

const MANIFEST_URL = "/models/manifest.json";
const READINGS_KEPT = 9;

/** What a page says it needs: the router version of an opened link, and a backend if someone asked for one. */
export type EngineWish = { readonly routerVersion: string | null; readonly backend: BackendName | null };

type EngineContextValue = {
  readonly engine: Engine | null;
  /** Milliseconds of the latest encoder readings, newest last. */
  readonly readingMs: readonly number[];
  setWish(wish: EngineWish): void;
  noteReading(reading: PromptReading): void;
};

const EngineContext = createContext<EngineContextValue | null>(null);
const STARTING: EngineState = {
  preview: { status: "loading" },
  encoder: { status: "loading", stage: "waiting", bytesLoaded: 0, bytesTotal: 0, fromCache: false },
  notices: [],
};

/** Owns the one engine of the tab. It starts when the first page asks for it, so that other pages download nothing. */
export function EngineProvider({ children }: { children: ReactNode }) {
  const [wish, setWish] = useState<EngineWish | null>(null);
  const [engine, setEngine] = useState<Engine | null>(null);
  const [readingMs, setReadingMs] = useState<readonly number[]>([]);

  useEffect(() => {
    if (!wish) return;
    const started = createEngine({ manifestUrl: MANIFEST_URL, ...wish });
    setEngine(started);
    return () => {
      setEngine(null);
      started.dispose();
    };
  }, [wish]);

  // Same wish, same object: asking twice must not start a second engine.
  const wishFor = useCallback((next: EngineWish) => setWish((now) => (now && isSameWish(now, next) ? now : next)), []);
  const noteReading = useCallback(({ source, elapsedMs }: PromptReading) => {
    if (source === "encoder") setReadingMs((kept) => [...kept, elapsedMs].slice(-READINGS_KEPT));
  }, []);
  const value = useMemo(
    (): EngineContextValue => ({ engine, readingMs, setWish: wishFor, noteReading }),
    [engine, readingMs, wishFor, noteReading],
  );
  return <EngineContext value={value}>{children}</EngineContext>;
}

function isSameWish(a: EngineWish, b: EngineWish): boolean {
  return a.routerVersion === b.routerVersion && a.backend === b.backend;
}

/** The tab's engine (null until one was asked for and the page has hydrated) and its state. */
export function useEngine(): EngineContextValue & { readonly state: EngineState } {
  const value = useContext(EngineContext);
  if (!value) throw new Error("useEngine needs an EngineProvider above it");
  const { engine } = value;
  const state = useSyncExternalStore(
    engine ? engine.subscribe : neverChanges,
    engine ? engine.getState : () => STARTING,
    () => STARTING,
  );
  return { ...value, state };
}

function neverChanges(): () => void {
  return () => {};
}
