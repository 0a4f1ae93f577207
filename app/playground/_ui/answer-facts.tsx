import {
  formatCallUsd,
  formatCount,
  formatDifference,
  formatOffBy,
  formatQuality,
  formatSeconds,
} from "@/app/_ui/format-numbers";
import { TableHead } from "@/app/_ui/table-head";
import type { Answer } from "./answer";

const ACTUAL = { provider: "Actual", estimated: "Estimated", simulated: "Simulated" } as const;

/** Predicted against what was recorded. Token counts that no provider reported are called what they are. */
export function AnswerFacts({ predicted, run, simulated }: Answer) {
  const basis = run?.tokenBasis ?? (simulated ? "simulated" : "provider");
  return (
    <table className="data facts" aria-label={`Predicted and ${ACTUAL[basis].toLowerCase()}: ${predicted.label}`}>
      <colgroup>
        <col className="c-measure" />
        <col />
        <col />
        <col />
      </colgroup>
      <TableHead columns={["Measure", { n: "Predicted" }, { n: ACTUAL[basis] }, { n: "Off by" }]} />
      <tbody>
        <Fact
          name="Cost"
          predicted={formatCallUsd(predicted.costUsdExpected)}
          actual={shown(run?.costUsd, formatCallUsd)}
          offBy={shown(run?.costUsd, (usd) => formatOffBy(usd, predicted.costUsdExpected))}
        />
        <Fact
          name="Output tokens"
          predicted={formatCount(predicted.outputTokensExpected)}
          actual={shown(run?.outputTokens, formatCount)}
          offBy={shown(run?.outputTokens, (tokens) => formatOffBy(tokens, predicted.outputTokensExpected))}
        />
        <Fact name="First token" actual={shown(run?.firstTokenMs, formatSeconds)} />
        <Fact name="Total time" actual={shown(run?.latencyMs, formatSeconds)} />
        <Fact
          name="Quality, your rating"
          predicted={formatQuality(predicted.quality)}
          actual={run?.rating == null ? "not rated" : formatQuality(run.rating)}
          offBy={shown(run?.rating, (rating) => formatDifference(rating - predicted.quality))}
        />
      </tbody>
    </table>
  );
}

type FactProps = { name: string; predicted?: string; actual: string; offBy?: string };

function Fact({ name, predicted = "–", actual, offBy = "–" }: FactProps) {
  return (
    <tr>
      <td>{name}</td>
      <td className="n">{predicted}</td>
      <td className="n">{actual}</td>
      <td className="n">{offBy}</td>
    </tr>
  );
}

function shown(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? "–" : format(value);
}
