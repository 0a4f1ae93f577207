import {
  formatCallUsd,
  formatCount,
  formatInterval,
  formatPercent,
  formatQuality,
  formatStepMs,
  formatThousandUsd,
} from "@/app/_ui/format-numbers";
import { Icon } from "@/app/_ui/icon";
import type { PromptReading } from "@/lib/contracts/engine-state";
import { decisionReason } from "./decision-text";
import { type RouteView, savingShare } from "./route-view";

export type CompareState = { readonly possible: boolean; readonly hint: string };

type Props = {
  view: RouteView | undefined;
  reading: PromptReading | null;
  /** What stands in for the reason while there is no decision. */
  waiting: { readonly text: string; readonly isLoading: boolean };
  runnable: boolean;
  compare: CompareState;
  onRun(): void;
  onCompare(): void;
  onShare(): void;
};

/** The chosen model, why, and what it is expected to cost and save. All heights are fixed: values change, boxes do not. */
export function DecisionCard({ view, reading, waiting, runnable, compare, onRun, onCompare, onShare }: Props) {
  return (
    <section className="panel decision" aria-labelledby="decision-title" aria-busy={waiting.isLoading}>
      <div className="panel-head">
        <h2 id="decision-title">Routed to</h2>
        <span className="end cap num">
          {reading?.source === "preview" ? <PreviewTag /> : null}
          {view ? (
            <span>
              {`decided in ${formatStepMs(view.elapsedMs)}`}
              <span className="hide-s"> on this device</span>
            </span>
          ) : null}
        </span>
      </div>
      <div className="who">
        <p className="model" title={view?.chosen.label}>
          {view ? view.chosen.label : <Blank isLoading={waiting.isLoading} width="220px" />}
        </p>
        <Reason view={view} reading={reading} waitingText={waiting.text} />
      </div>
      {view ? <Metrics view={view} /> : <BlankMetrics isLoading={waiting.isLoading} />}
      <div className="act">
        <button className="btn btn-primary" type="button" disabled={!view || !runnable} onClick={onRun}>
          <span className="run-label">
            Run
            {view ? <span className="hide-s">{` with ${view.chosen.label}`}</span> : null}
          </span>
          <kbd className="hide-s">Ctrl ↵</kbd>
        </button>
        <button
          className="btn"
          type="button"
          disabled={!view || !runnable || !compare.possible}
          title={compare.hint}
          onClick={onCompare}
        >
          <Icon name="compare" />
          Run and compare
        </button>
        <button
          className="btn btn-icon btn-quiet"
          type="button"
          aria-label="Share this decision"
          title="Share this decision"
          onClick={onShare}
        >
          <Icon name="link" />
        </button>
      </div>
    </section>
  );
}

export function PreviewTag() {
  return (
    <span className="tag" title="From the small preview vectors; replaced when the encoder is ready.">
      preview
    </span>
  );
}

function Reason({ view, reading, waitingText }: Pick<Props, "view" | "reading"> & { readonly waitingText: string }) {
  if (!view || !reading) return <p className="why">{waitingText}</p>;
  const { familiarity } = reading.prediction;
  if (!familiarity.unfamiliar) return <p className="why">{decisionReason(view)}</p>;
  return (
    <p className="why warn">
      <Icon name="warn" />
      <span>
        {`Unfamiliar prompt: farther from the training prompts than ${formatPercent(familiarity.nearerShare)} of held-out ones. Predictions lean on each model’s average, intervals are wider.`}
      </span>
    </p>
  );
}

function Metrics({ view: { chosen, best, dearest } }: { view: RouteView }) {
  const isBest = chosen.modelId === best.modelId;
  return (
    <dl>
      <Metric term={<QualityTerm />} value={formatQuality(chosen.quality)}>
        <dd className="s">{`${formatInterval(chosen.qualityInterval)}, 90%`}</dd>
        <dd className="s">
          {isBest ? "best in the pool" : `${formatQuality(best.quality - chosen.quality)} below best`}
        </dd>
        <dd className="s" aria-hidden="true" />
      </Metric>
      <Metric term="Expected cost" value={formatCallUsd(chosen.costUsdExpected)}>
        <dd className="s">per call</dd>
        <dd className="s">{`${formatThousandUsd(chosen.costUsdExpected)} per 1k`}</dd>
        <dd className="s">{`${formatCount(chosen.outputTokensExpected)} tokens out`}</dd>
      </Metric>
      <Metric term="Saving" value={formatPercent(savingShare(chosen.costUsdExpected, best.costUsdExpected))}>
        <dd className="s" title={`Best predicted: ${best.label}`}>
          {isBest ? "this is the best candidate" : `vs best, ${formatCallUsd(best.costUsdExpected)}`}
        </dd>
        {chosen.modelId === dearest.modelId ? (
          <dd className="s">and the dearest</dd>
        ) : (
          <>
            <dd className="s" title={`Dearest: ${dearest.label}`}>
              {`${formatPercent(savingShare(chosen.costUsdExpected, dearest.costUsdExpected))} vs dearest,`}
            </dd>
            <dd className="s">{formatCallUsd(dearest.costUsdExpected)}</dd>
          </>
        )}
      </Metric>
    </dl>
  );
}

function QualityTerm() {
  return (
    <>
      Pred<span className="hide-s">icted</span>
      <span className="show-s">.</span> quality
    </>
  );
}

function Metric({
  term,
  value,
  children,
}: {
  term: React.ReactNode;
  value: React.ReactNode;
  children?: React.ReactNode;
}) {
  return (
    <div className="metric">
      <dt>{term}</dt>
      <dd className="v">{value}</dd>
      {children}
    </div>
  );
}

function BlankMetrics({ isLoading }: { isLoading: boolean }) {
  return (
    <dl>
      <Metric term={<QualityTerm />} value={<Blank isLoading={isLoading} width="56px" />} />
      <Metric term="Expected cost" value={<Blank isLoading={isLoading} width="96px" />} />
      <Metric term="Saving" value={<Blank isLoading={isLoading} width="48px" />} />
    </dl>
  );
}

/** A dash where there is nothing to show, a skeleton where something is on its way. */
function Blank({ isLoading, width }: { isLoading: boolean; width: string }) {
  return isLoading ? <span className="skel" style={{ width }} /> : "–";
}
