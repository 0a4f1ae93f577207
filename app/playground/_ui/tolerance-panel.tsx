"use client";

import { useState } from "react";
import { formatQuality } from "@/app/_ui/format-numbers";
import { Icon } from "@/app/_ui/icon";
import { Segmented } from "@/app/_ui/segmented";
import type { RoutingRule, RuleKind } from "@/lib/core/routing-rule";
import type { ToleranceRange } from "@/lib/core/tolerance-range";
import type { UnitInterval } from "@/lib/core/unit";
import { FORMULA, formulaText } from "./decision-text";
import { activeRange, RangeStrip } from "./range-strip";
import type { RouteView } from "./route-view";
import { toHundredths } from "./share-link";

const PRESETS = [
  {
    value: 0,
    label: (
      <>
        Best<span className="hide-s"> quality</span>
      </>
    ),
  },
  { value: 0.15, label: "Careful" },
  { value: 0.3, label: "Balanced" },
  { value: 0.6, label: "Saver" },
  {
    value: 1,
    label: (
      <>
        Lowest<span className="hide-s"> cost</span>
      </>
    ),
  },
] as const;
const RULE_OPTIONS: readonly { readonly kind: RuleKind; readonly label: string }[] = [
  { kind: "relative", label: "Range: r_max − τ (r_max − r_min)" },
  { kind: "dynamic_max", label: "Ratio: (1 − τ) r_max − δ" },
  { kind: "utility", label: "Utility: quality − λ(τ) · cost" },
];
const PAGE_STEP: Readonly<Record<string, number>> = { PageUp: 0.1, PageDown: -0.1 };

type Props = {
  tolerance: UnitInterval;
  rule: RoutingRule;
  view: RouteView | undefined;
  /** Which model is chosen where on [0, 1]; empty without a prompt. */
  ranges: readonly ToleranceRange[];
  labelOf(modelId: string): string;
  onTolerance(tolerance: UnitInterval): void;
  onRule(kind: RuleKind): void;
};

export function TolerancePanel({ tolerance, rule, view, ranges, labelOf, onTolerance, onRule }: Props) {
  const active = activeRange(ranges, tolerance);
  const set = (value: number) => {
    const next = toHundredths(value);
    if (next !== undefined) onTolerance(next);
  };
  const jumpTo = (range: ToleranceRange | undefined) => range && set(Math.ceil(range.from * 100 - 1e-6) / 100);
  const formula = view ? formulaText(view, rule) : { text: FORMULA[rule.kind], result: "" };
  return (
    <section className="panel slider" aria-labelledby="tolerance-title">
      <div className="panel-head">
        <h2 id="tolerance-title">Quality tolerance</h2>
        <ToleranceNumber tolerance={tolerance} onTolerance={set} />
        <Segmented name="preset" label="Presets" options={PRESETS} selected={tolerance} onSelect={set} />
        <div className="end">
          <StepButton name="previous" title="Previous change of model" to={ranges[active - 1]} onJump={jumpTo} />
          <StepButton name="next" title="Next change of model" to={ranges[active + 1]} onJump={jumpTo} />
          <label className="rule">
            Rule
            <select
              className="input"
              value={rule.kind}
              onChange={({ target }) => {
                const option = RULE_OPTIONS.find(({ kind }) => kind === target.value);
                if (option) onRule(option.kind);
              }}
            >
              {RULE_OPTIONS.map(({ kind, label }) => (
                <option value={kind} key={kind}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        </div>
      </div>
      <div className="rail">
        <RangeStrip ranges={ranges} active={active} labelOf={labelOf} />
        <input
          className="range"
          type="range"
          min={0}
          max={1}
          step={0.01}
          value={tolerance}
          aria-labelledby="tolerance-title"
          aria-describedby="tolerance-ranges"
          aria-valuetext={valueText(tolerance, view)}
          style={{ "--fill": `calc(12px + (100% - 24px) * ${tolerance})` }}
          onChange={({ target }) => set(target.valueAsNumber)}
          onKeyDown={(event) => {
            const step = PAGE_STEP[event.key];
            if (step === undefined) return;
            event.preventDefault();
            set(tolerance + step);
          }}
        />
        <div className="scale" aria-hidden="true">
          <span>
            <b>best quality</b> 0
          </span>
          <span>0.25</span>
          <span>0.50</span>
          <span>0.75</span>
          <span>
            1 <b>lowest cost</b>
          </span>
        </div>
        <p className="formula">
          {formula.text}
          <b>{formula.result}</b>
        </p>
        <p className="sr-only" id="tolerance-ranges">
          {ranges.length > 0
            ? `Chosen model by tolerance: ${ranges.map(({ from, modelId }) => `from ${formatQuality(from)} ${labelOf(modelId)}`).join(", ")}.`
            : "No prompt yet."}
        </p>
      </div>
    </section>
  );
}

function valueText(tolerance: UnitInterval, view: RouteView | undefined): string {
  if (!view) return formatQuality(tolerance);
  const { bar } = view.decision;
  const floor = bar.kind === "floor" ? `, floor ${formatQuality(bar.qualityFloor)}` : "";
  return `${formatQuality(tolerance)}${floor}, routed to ${view.chosen.label}`;
}

type StepProps = {
  name: "previous" | "next";
  title: string;
  to: ToleranceRange | undefined;
  onJump(range: ToleranceRange | undefined): void;
};

function StepButton({ name, title, to, onJump }: StepProps) {
  return (
    <button
      className="btn btn-sm btn-icon btn-quiet"
      type="button"
      aria-label={title}
      title={title}
      disabled={!to}
      onClick={() => onJump(to)}
    >
      <Icon name={name} />
    </button>
  );
}

/** While it is being edited it shows what is typed; otherwise τ with two decimals. */
function ToleranceNumber({ tolerance, onTolerance }: { tolerance: UnitInterval; onTolerance(value: number): void }) {
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <label className="tau-label">
      <span aria-hidden="true">τ</span>
      <span className="sr-only">Tolerance τ as a number</span>
      <input
        className="input tau"
        type="number"
        min={0}
        max={1}
        step={0.01}
        value={draft ?? tolerance.toFixed(2)}
        onChange={({ target }) => {
          setDraft(target.value);
          const value = target.valueAsNumber;
          if (value >= 0 && value <= 1) onTolerance(value);
        }}
        onBlur={() => setDraft(null)}
      />
    </label>
  );
}
