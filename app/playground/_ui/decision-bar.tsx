import { formatCallUsd, formatPercent, formatQuality } from "@/app/_ui/format-numbers";
import { type RouteView, savingShare } from "./route-view";

type Props = { view: RouteView | undefined; runnable: boolean; onRun(): void };

/** On phones: the decision and Run, always in reach at the bottom. */
export function DecisionBar({ view, runnable, onRun }: Props) {
  return (
    <section className="sticky-bar" aria-label="Decision">
      <div>
        <p className="t">{view ? view.chosen.label : "–"}</p>
        <p className="cap num">{view ? numbers(view) : "no prompt yet"}</p>
      </div>
      <button className="btn btn-primary" type="button" disabled={!view || !runnable} onClick={onRun}>
        Run
      </button>
    </section>
  );
}

function numbers({ chosen, best }: RouteView): string {
  const saved = formatPercent(savingShare(chosen.costUsdExpected, best.costUsdExpected));
  return `${formatQuality(chosen.quality)} · ${formatCallUsd(chosen.costUsdExpected)} · saves ${saved}`;
}
