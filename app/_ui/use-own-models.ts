"use client";

import { useEffect, useState } from "react";
import { toAdapter } from "@/lib/contracts/adapter-codec";
import type { AdapterFile } from "@/lib/contracts/adapter-file";
import type { CommunityAdapter } from "@/lib/contracts/community-adapter";
import { listOwnModels, watchOwnModels } from "@/lib/engine/own-models";
import { useEngine } from "./engine-provider";

const NONE: readonly AdapterFile[] = [];

/** Models beside the router's own, which the engine reads too. `community`: published by an admin. */
export type AddedModels = { readonly own: readonly AdapterFile[]; readonly community: readonly CommunityAdapter[] };
const NO_MODELS: AddedModels = { own: NONE, community: [] };

/**
 * The visitor's own models of router `version` and the community's, told to the engine as well. Empty until the device
 * has answered. An own model takes the place of a community model of the same id.
 */
export function useAddedModels(version: string, published: readonly CommunityAdapter[]): AddedModels {
  const { engine } = useEngine();
  const all = useKeptModels();
  const [fitting, setFitting] = useState(NO_MODELS);
  useEffect(() => {
    const own = all.filter(({ router }) => router.version === version);
    const taken = new Set(own.map(({ model }) => model.modelId));
    const community = published.filter(
      ({ file: { model, router } }) => router.version === version && !taken.has(model.modelId),
    );
    const files = [...own, ...community.map(({ file }) => file)];
    engine?.setAdapters({
      encoder: files.map((file) => toAdapter(file, "encoder")),
      preview: files.map((file) => toAdapter(file, "preview")),
    });
    setFitting(files.length > 0 ? { own, community } : NO_MODELS); // After the engine: a reading asked for now already has them.
  }, [engine, all, version, published]);
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
