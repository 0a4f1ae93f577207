"use client";

import { useCallback, useEffect, useMemo, useState } from "react";
import { type EngineWish, useEngine } from "@/app/_ui/engine-provider";
import { failureText } from "@/app/_ui/engine-text";
import { formatCallUsd } from "@/app/_ui/format-numbers";
import { useAddedModels } from "@/app/_ui/use-own-models";
import { useOwnPrices } from "@/app/_ui/use-own-prices";
import type { CommunityAdapter } from "@/lib/contracts/community-adapter";
import type { PlaygroundData } from "@/lib/contracts/playground-data";
import { isBlank, PROMPT_CHARS_MAX } from "@/lib/core/prompt";
import { CandidateTable } from "./candidate-table";
import { CostQualityChart } from "./cost-quality-chart";
import { DecisionBar } from "./decision-bar";
import { DecisionCard } from "./decision-card";
import { announcement } from "./decision-text";
import { PoolSelector } from "./pool-selector";
import { PromptBox } from "./prompt-box";
import type { PromptMessage } from "./prompt-messages";
import { RunPanel } from "./run-panel";
import { ShareDialog } from "./share-dialog";
import type { SharedLink } from "./share-link";
import { shortLabels } from "./short-label";
import { TolerancePanel } from "./tolerance-panel";
import { useAnnouncement } from "./use-announcement";
import { useDecision } from "./use-decision";
import { useEngineMessages } from "./use-engine-messages";
import { usePromptReading } from "./use-prompt-reading";
import { useReplay } from "./use-replay";
import { useRunActions } from "./use-run-actions";
import { useSettingInUrl } from "./use-setting-in-url";
import { withOwn } from "./with-own";
import "./styles/playground.css";

type Props = { data: PlaygroundData; community: readonly CommunityAdapter[]; opened: SharedLink; wish: EngineWish };

/** Owns prompt, pool, exclusions, τ and rule; everything else is computed from them and the reading. */
export function Playground({ data: served, community, opened, wish }: Props) {
  const { state, setWish } = useEngine();
  const added = useAddedModels(served.routerVersion, community);
  const { prices } = useOwnPrices();
  const data = useMemo(() => withOwn(served, added, prices), [served, added, prices]);
  const [setting, setSetting] = useState(opened.setting);
  const [text, setText] = useState("");
  const [keepForAnnotation, setKeepForAnnotation] = useState(false);
  const [isSharing, setIsSharing] = useState(false);
  const versionUnknown = state.encoder.status === "failed" && state.encoder.code === "router_version_unknown";
  useEffect(() => setWish(versionUnknown ? { ...wish, routerVersion: null } : wish), [setWish, wish, versionUnknown]);

  const pool = data.pools.find(({ id }) => id === setting.poolId) ?? data.pools[0];
  if (!pool) throw new Error("a router has at least one pool");
  const { latest, failed, readFresh } = usePromptReading(text, added);
  const reading = latest?.reading ?? null;
  const decided = useDecision(data, pool, setting, reading);
  const { candidates, predicted, view, exclusions } = decided;
  const labelOf = useLabels(candidates, ({ label }) => label);
  const shortById = useMemo(() => shortLabels(candidates), [candidates]);
  const shortLabelOf = useCallback((modelId: string) => shortById.get(modelId) ?? modelId, [shortById]);

  const backend = state.encoder.status === "ready" ? state.encoder.backend.name : null;
  const predictedBy = reading?.source === "encoder" && backend ? backend : "preview";
  const decision = view
    ? ({ routerVersion: data.routerVersion, modelId: view.chosen.modelId, predictedBy } as const)
    : null;
  const replay = useReplay({ opened, setting, text, latest, decision, labelOf, onPrompt: setText });
  useSettingInUrl({
    setting,
    linkHolds: replay.linkHolds,
    keepsHash: replay.keepsHash,
    kept: { v: wish.routerVersion, backend: wish.backend },
  });
  const engineMessages = useEngineMessages(failed);
  const runActions = useRunActions({
    data,
    pool,
    setting,
    text,
    keepForAnnotation,
    readFresh,
    decided,
    reading,
    backend,
  });
  const live = useAnnouncement(view ? announcement(view, formatCallUsd(view.chosen.costUsdExpected)) : "");

  const change = (changes: Partial<typeof setting>) => setSetting((now) => ({ ...now, ...changes }));
  const toggle = useCallback(
    (modelId: string) => setSetting((now) => ({ ...now, excludedIds: toggled(now.excludedIds, modelId) })),
    [],
  );
  const changeText = (next: string) => {
    setText(next);
    runActions.runs.clearEnded();
  };
  const choosesOwn = view !== undefined && data.ownIds.has(view.chosen.modelId);
  const runnable = text.length <= PROMPT_CHARS_MAX && !choosesOwn;
  return (
    <main id="main" className="page">
      <div className="page-head">
        <div>
          <h1>Playground</h1>
          <p>Every candidate gets a predicted quality and cost. The cheapest one above your quality floor answers.</p>
        </div>
        <PoolSelector
          pools={data.pools}
          poolId={pool.id}
          onPool={(poolId) => {
            change({ poolId, excludedIds: [] });
            runActions.runs.clearEnded();
          }}
        />
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut on top of the Run button, for the whole page. */}
      <div
        className="pg"
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !runnable) return;
          event.preventDefault();
          runActions.run();
        }}
      >
        <PromptBox
          text={text}
          reading={latest?.text === text ? latest.reading : null}
          keepForAnnotation={keepForAnnotation}
          messages={[...engineMessages, ...replay.messages, ...(choosesOwn ? [ownChosen(view.chosen.label)] : [])]}
          onText={changeText}
          onKeepForAnnotation={setKeepForAnnotation}
        />
        <DecisionCard
          view={view}
          reading={reading}
          waiting={waitingFor(text, state, failed, candidates.length === exclusions.size)}
          runnable={runnable}
          compare={runActions.compareState}
          onRun={runActions.run}
          onCompare={runActions.compare}
          onShare={() => setIsSharing(true)}
        />
        <TolerancePanel
          tolerance={setting.tolerance}
          rule={decided.rule}
          view={view}
          ranges={decided.ranges}
          labelOf={shortLabelOf}
          onTolerance={(tolerance) => change({ tolerance })}
          onRule={(rule) => change({ rule })}
        />
        <CandidateTable
          candidates={candidates}
          predicted={predicted}
          view={view}
          rule={setting.rule}
          reading={reading}
          exclusions={exclusions}
          onToggle={toggle}
        />
        {/* Its own box beside the table: what sticks in the grid itself would slide over the answer below. */}
        <div className="beside">
          <CostQualityChart predicted={predicted} view={view} shortLabelOf={shortLabelOf} />
        </div>
        <RunPanel
          runs={runActions.runs}
          providerConfigured={data.providerConfigured}
          chosenLabel={view?.chosen.label}
          text={text}
          poolId={pool.id}
          strongest={runActions.strongestPlan}
          insteadOf={runActions.insteadOf}
        />
      </div>
      <p className="sr-only" role="status">
        {live}
      </p>
      <DecisionBar view={view} runnable={runnable} onRun={runActions.run} />
      {isSharing ? (
        <ShareDialog shared={{ setting, decision }} promptText={text} onClose={() => setIsSharing(false)} />
      ) : null}
    </main>
  );
}

function ownChosen(label: string): PromptMessage {
  return {
    key: "own-chosen",
    tone: "info",
    title: `${label} is your own model.`,
    text: "It lives in this browser and no provider here runs it. Exclude it to run the best of the others.",
  };
}

type Labelled = PlaygroundData["candidates"][number];

function useLabels(
  candidates: readonly Labelled[],
  label: (candidate: Labelled) => string,
): (modelId: string) => string {
  const byId = useMemo(() => new Map(candidates.map((c) => [c.modelId, label(c)])), [candidates, label]);
  return useCallback((modelId: string) => byId.get(modelId) ?? modelId, [byId]);
}

function toggled(excludedIds: readonly string[], modelId: string): string[] {
  return excludedIds.includes(modelId) ? excludedIds.filter((id) => id !== modelId) : [...excludedIds, modelId];
}

/** What stands in the card while there is no decision. */
function waitingFor(
  text: string,
  { preview, encoder }: ReturnType<typeof useEngine>["state"],
  failed: boolean,
  nothingLeft: boolean,
): { readonly text: string; readonly isLoading: boolean } {
  if (isBlank(text)) return { text: "Type a prompt or pick an example.", isLoading: false };
  if (nothingLeft)
    return {
      text: "Every model of this pool is excluded or cannot run here. Include one, or choose another pool.",
      isLoading: false,
    };
  if (encoder.status === "failed" && preview.status === "failed")
    return { text: failureText(encoder.code).happened, isLoading: false };
  if (failed) return { text: failureText("inference_failed").happened, isLoading: false };
  return { text: "The router is on its way. It runs on this device and is kept for the next visit.", isLoading: true };
}
