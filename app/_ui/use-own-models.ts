"use client";

import { useEffect, useState } from "react";
import { type AdapterFile, toAdapter } from "@/lib/contracts/adapter-file";
import { listOwnModels, watchOwnModels } from "@/lib/engine/own-models";
import { useEngine } from "./engine-provider";

const NONE: readonly AdapterFile[] = [];

/** The visitor's own models of router `version`, told to the engine as well. Empty until the device has answered. */
export function useOwnModels(version: string): readonly AdapterFile[] {
  const { engine } = useEngine();
  const all = useKeptModels();
  const [fitting, setFitting] = useState(NONE);
  useEffect(() => {
    const files = all.filter(({ router }) => router.version === version);
    engine?.setAdapters({
      encoder: files.map((file) => toAdapter(file, "encoder")),
      preview: files.map((file) => toAdapter(file, "preview")),
    });
    setFitting(files.length > 0 ? files : NONE); // After the engine: a reading asked for now already has them.
  }, [engine, all, version]);
  return fitting;
}

/** Everything this device keeps, whatever router it belongs to. */
export function useKeptModels(): readonly AdapterFile[] {
  const [files, setFiles] = useState(NONE);
  useEffect(() => {
    let stopped = false;
    const load = () => {
      // A private window may refuse storage: then there are no own models, and nothing else changes.
      listOwnModels().then(
        (list) => !stopped && setFiles(list.length > 0 ? list : NONE),
        () => undefined,
      );
    };
    load();
    const stop = watchOwnModels(load);
    return () => {
      stopped = true;
      stop();
    };
  }, []);
  return files;
}
