"use client";

import { useMemo, useState } from "react";
import { formatCount, formatPriceUsd } from "@/app/_ui/format-numbers";
import { Segmented } from "@/app/_ui/segmented";
import type { PromptReading } from "@/lib/contracts/engine-state";
import type { Candidate } from "@/lib/core/candidate";
import type { Exclusion } from "@/lib/core/decide";
import type { RuleKind } from "@/lib/core/routing-rule";
import { CandidateHead } from "./candidate-head";
import { CHEAPEST_FIRST, nextSort, sortCandidates } from "./candidate-order";
import { CandidateRow, type RowState } from "./candidate-row";
import { PreviewTag } from "./decision-card";
import { axisPercent, FULL_AXIS, zoomedAxis } from "./quality-axis";
import { reasonText } from "./reason-text";
import type { PredictedCandidate, RouteView } from "./route-view";

type Props = {
  candidates: readonly Candidate[];
  /** Cheapest first; empty without a prompt. */
  predicted: readonly PredictedCandidate[];
  view: RouteView | undefined;
  rule: RuleKind;
  reading: PromptReading | null;
  exclusions: ReadonlyMap<string, Exclusion>;
  onToggle(modelId: string): void;
};

const AXES = [
  { value: "full", label: "0–1" },
  { value: "zoom", label: "Zoom" },
] as const;

export function CandidateTable({ candidates, predicted, view, rule, reading, exclusions, onToggle }: Props) {
  const [sort, setSort] = useState(CHEAPEST_FIRST);
  const [axisName, setAxisName] = useState<"full" | "zoom">("full");
  const zoomed = axisName === "zoom";
  const axis = useMemo(
    () => (zoomed ? zoomedAxis(predicted.map(({ qualityInterval }) => qualityInterval)) : FULL_AXIS),
    [zoomed, predicted],
  );
  const rows = useMemo(() => sortCandidates(predicted, sort), [predicted, sort]);
  const idleRows = useMemo(() => byListPrice(candidates), [candidates]);
  const community = new Set(candidates.flatMap(({ modelId, family }) => (family === "community" ? modelId : [])));
  const outOf = (modelId: string) => outText(exclusions.get(modelId), community.has(modelId));
  const reasonById = new Map(view?.decision.reasons.map(({ modelId, reason }) => [modelId, reason]));
  const floor = view?.decision.bar.kind === "floor" ? view.decision.bar.qualityFloor : null;
  const considered = candidates.length - exclusions.size;
  const toggles = (modelId: string) => ({
    included: !exclusions.has(modelId),
    canToggle: exclusions.get(modelId) !== "not_runnable" && (exclusions.has(modelId) || considered > 1),
    onToggle,
  });
  return (
    <section className="panel table" aria-labelledby="candidates-title">
      <div className="panel-head">
        <h2 id="candidates-title">Candidates</h2>
        <span className="cap">{caption(rule, zoomed)}</span>
        <span className="end">
          {reading?.source === "preview" ? <PreviewTag /> : null}
          <Segmented<"full" | "zoom">
            name="quality-axis"
            label="Quality axis"
            options={AXES}
            selected={axisName}
            onSelect={setAxisName}
          />
        </span>
      </div>
      <table
        role="table"
        className={["data cand", zoomed ? "zoom" : "", reading?.prediction.familiarity.unfamiliar ? "unsure" : ""].join(
          " ",
        )}
        aria-labelledby="candidates-title"
        aria-describedby="cost-note"
        data-floor={floor === null ? "none" : "line"}
        style={{ "--floor-at": `${axisPercent(axis, floor ?? 0)}%` }}
      >
        <CandidateHead axis={axis} floor={floor} sort={sort} onSort={(key) => setSort(nextSort(sort, key))} />
        <tbody role="rowgroup">
          {rows.length > 0
            ? rows.map((row, index) => {
                const reason = reasonById.get(row.modelId);
                return (
                  <CandidateRow
                    // By place, not by model: a new prediction fills the row instead of moving it.
                    key={index}
                    modelId={row.modelId}
                    label={row.label}
                    rank={row.costRank}
                    prediction={row}
                    state={rowState(reason?.kind)}
                    reason={
                      reason && reason.kind !== "not_runnable" && view
                        ? reasonText(reason, costsOf(row, view, rule))
                        : outOf(row.modelId)
                    }
                    axis={axis}
                    {...toggles(row.modelId)}
                  />
                );
              })
            : idleRows.map(({ modelId, label, price }, index) => (
                <CandidateRow
                  key={index}
                  modelId={modelId}
                  label={label}
                  rank={index + 1}
                  prediction={null}
                  state={exclusions.has(modelId) ? "out" : "idle"}
                  reason={
                    outOf(modelId) ||
                    `${formatPriceUsd(price.usdPerMillionInput)} in, ${formatPriceUsd(price.usdPerMillionOutput)} out per 1M tokens`
                  }
                  axis={axis}
                  {...toggles(modelId)}
                />
              ))}
        </tbody>
      </table>
      <p className="panel-foot" id="cost-note">
        {costNote(predicted, reading)}
      </p>
    </section>
  );
}

function caption(rule: RuleKind, zoomed: boolean): string {
  if (rule === "utility") return "Cheapest first. The largest predicted quality − λ × cost is chosen.";
  return `Cheapest first. The first ${zoomed ? "dot" : "bar"} that reaches the floor line is chosen.`;
}

function rowState(kind: string | undefined): RowState {
  if (kind === "chosen") return "chosen";
  if (kind === "below_floor") return "below";
  if (kind === "dearer" || kind === "tied" || kind === "outranked") return "ok";
  return "out";
}

function costsOf(row: PredictedCandidate, view: RouteView, rule: RuleKind) {
  return { rule, costUsd: row.costUsdExpected, chosenCostUsd: view.chosen.costUsdExpected };
}

function outText(exclusion: Exclusion | undefined, isCommunity: boolean): string {
  if (!exclusion) return "";
  if (exclusion === "not_runnable" && isCommunity) return "not runnable here: no provider is named for it";
  return reasonText({ kind: exclusion }, { rule: "relative", costUsd: 0, chosenCostUsd: 0 });
}

/** Before there is a prompt: by list price, three input tokens to one output token. */
function byListPrice(candidates: readonly Candidate[]): Candidate[] {
  const listUsd = ({ price }: Candidate) => 3 * price.usdPerMillionInput + price.usdPerMillionOutput;
  return [...candidates].sort((a, b) => listUsd(a) - listUsd(b) || (a.modelId < b.modelId ? -1 : 1));
}

function costNote(predicted: readonly PredictedCandidate[], reading: PromptReading | null): string {
  if (!reading || predicted.length === 0)
    return "Expected cost = input tokens × input price + expected output tokens × output price.";
  const out = predicted.map(({ outputTokensExpected }) => outputTokensExpected);
  return `Expected cost = ${formatCount(reading.inputTokensExpected)} input tokens × input price + ${formatCount(Math.min(...out))} to ${formatCount(Math.max(...out))} expected output tokens, depending on the model, × output price. Estimates.`;
}
