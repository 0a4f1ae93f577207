import { formatQuality } from "@/app/_ui/format-numbers";
import { Segmented } from "@/app/_ui/segmented";
import type { Candidate } from "@/lib/core/candidate";
import type { RuleKind } from "@/lib/core/routing-rule";
import type { ForecastResult } from "./forecast-messages";
import type { ForecastSettings } from "./forecast-settings";
import { formatMonthUsd } from "./month-usd";

type Props = {
  settings: ForecastSettings;
  result: ForecastResult | null;
  candidates: readonly Candidate[];
  onChange(next: Partial<ForecastSettings>): void;
  onLimit(modelId: string, calls: number | null): void;
};

const OPTIONS = [
  { value: "quality", label: "Keep quality" },
  { value: "budget", label: "Stay in budget" },
  { value: "tau", label: "τ" },
] as const;

const RULES: readonly { readonly value: RuleKind; readonly label: string; readonly note: string }[] = [
  { value: "relative", label: "Range", note: "the cheapest above r_max − τ (r_max − r_min)" },
  {
    value: "dynamic_max",
    label: "Ratio",
    note: "the cheapest above (1 − τ) r_max − δ, with the δ of the list of models",
  },
  { value: "utility", label: "Utility", note: "the largest quality − λ(τ) · cost" },
];

export function GoalPanel({ settings, result, candidates, onChange, onLimit }: Props) {
  const { limits } = settings;
  return (
    <section className="panel" aria-labelledby="goal-title">
      <div className="panel-head">
        <h2 id="goal-title">Goal</h2>
        <Segmented
          name="goal"
          label="Goal type"
          options={OPTIONS}
          selected={settings.kind}
          onSelect={(kind) => onChange({ kind })}
          className="end"
        />
      </div>
      <div className="panel-body forecast-stack">
        <GoalRange settings={settings} result={result} onChange={onChange} />
        {settings.kind === "tau" ? (
          <Segmented
            name="rule"
            label="Rule of τ"
            options={RULES}
            selected={settings.rule}
            onSelect={(rule) => onChange({ rule })}
          />
        ) : null}
        {result && !result.met ? (
          <p className="notice notice-warn" role="status">
            No plan keeps this goal and the limits; shown is the one that comes nearest.
          </p>
        ) : null}
        {settings.kind === "tau" ? null : (
          <details open={limits.size > 0 || undefined}>
            <summary className="small">Limits per model{limits.size > 0 ? ` (${limits.size} set)` : ""}</summary>
            <div className="forecast-limits">
              {candidates.map(({ modelId, label }) => (
                <label key={modelId}>
                  <span>{label}</span>
                  <input
                    className="input"
                    type="number"
                    min={0}
                    placeholder="calls a month"
                    value={limits.get(modelId) ?? ""}
                    onChange={({ target }) => onLimit(modelId, target.valueAsNumber >= 0 ? target.valueAsNumber : null)}
                  />
                </label>
              ))}
            </div>
          </details>
        )}
        <p className="cap">{noteOf(settings)}</p>
      </div>
    </section>
  );
}

function noteOf({ kind, rule }: ForecastSettings): string {
  if (kind === "quality")
    return "The cheapest plan for the whole file whose mean predicted quality is not below this share of the strongest model's.";
  if (kind === "budget") return "The plan of highest mean predicted quality that costs no more.";
  return `Each prompt for itself, by the playground's rule: ${RULES.find(({ value }) => value === rule)?.note}.`;
}

type Range = {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
  readonly text: string;
  /** What stands under the two ends of the slider. */
  readonly ends: readonly [string, string];
};

function GoalRange({ settings, result, onChange }: Pick<Props, "settings" | "result" | "onChange">) {
  const { label, min, max, step, value, text, ends } = rangeOf(settings, result);
  const set = (next: number) =>
    onChange(
      settings.kind === "tau"
        ? { tolerance: next }
        : settings.kind === "quality"
          ? { keep: next }
          : { usdPerMonth: next },
    );
  const share = max > min ? Math.min(1, Math.max(0, (value - min) / (max - min))) : 0;
  return (
    <div>
      <div className="forecast-line small">
        <label htmlFor="forecast-goal">{label}</label>
        <output className="num" htmlFor="forecast-goal">
          {text}
        </output>
      </div>
      <input
        id="forecast-goal"
        className="range"
        type="range"
        {...{ min, max, step, value }}
        aria-valuetext={text}
        style={{ "--fill": `calc(12px + (100% - 24px) * ${share})` }}
        onChange={({ target }) => set(target.valueAsNumber)}
      />
      <p className="forecast-line cap num" aria-hidden="true">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </p>
    </div>
  );
}

function rangeOf({ kind, tolerance, keep, usdPerMonth }: ForecastSettings, result: ForecastResult | null): Range {
  if (kind === "tau")
    return {
      ...{ label: "Tolerance τ", min: 0, max: 1, step: 0.01, value: tolerance, text: formatQuality(tolerance) },
      ends: ["0, best quality", "1, lowest cost"],
    };
  if (kind === "quality") {
    const text = `${(keep * 100).toFixed(1)}% of the strongest`;
    return { label: "Keep at least", min: 0.8, max: 1.05, step: 0.005, value: keep, text, ends: ["80%", "105%"] };
  }
  const [low, high] = [result?.cheapest.usdPerMonth ?? 0, Math.max(usdPerMonth, result?.strongest.usdPerMonth ?? 1000)];
  const step = Math.max(1e-6, (high - low) / 200);
  return {
    ...{ label: "Monthly budget", min: low, max: high, step, value: usdPerMonth, text: formatMonthUsd(usdPerMonth) },
    ends: [formatMonthUsd(low), formatMonthUsd(high)],
  };
}
