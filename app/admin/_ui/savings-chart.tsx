import { scaleLinear } from "d3-scale";
import { formatPercent } from "@/app/_ui/format-numbers";
import { ScrollRegion } from "@/app/_ui/scroll-region";
import { TableHead } from "@/app/_ui/table-head";

export type DaySavings = { day: string; requests: number; usd: number; strongestUsd: number };

const DAY_MS = 86_400_000;
const SIZE = { width: 720, height: 180 };
const MARGIN = { left: 64, right: 8, top: 12, bottom: 24 };
const BAR_SHARE = 0.7;

/** The last `count` days (UTC) up to today, those without requests too: a gap in the bars is a day without any. */
export function fillDays(days: readonly DaySavings[], { today, count }: { today: Date; count: number }): DaySavings[] {
  const byDay = new Map(days.map((one) => [one.day, one]));
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(today.getTime() - (count - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return byDay.get(day) ?? { day, requests: 0, usd: 0, strongestUsd: 0 };
  });
}

/** Per day: what was billed, in front of what the strongest models would have cost. The table has the same numbers. */
export function SavingsChart({ days }: { days: readonly DaySavings[] }) {
  const used = days.filter(({ requests }) => requests > 0);
  const usd = sumOf(used, "usd");
  const strongestUsd = sumOf(used, "strongestUsd");
  const finding =
    strongestUsd > 0
      ? `$${usd.toFixed(4)} billed instead of $${strongestUsd.toFixed(4)}: ${formatPercent(1 - usd / strongestUsd)} saved`
      : "no bills of real providers yet";
  return (
    <section className="panel" aria-labelledby="savings-head">
      <div className="panel-head">
        <h2 id="savings-head">Savings over time</h2>
        <span className="cap">
          last {days.length} days: {finding}
        </span>
      </div>
      <div className="panel-body grid gap-4 lg:grid-cols-[3fr_2fr]">
        <figure className="min-w-0">
          <Bars days={days} finding={finding} />
          <figcaption className="cap">
            <span className="text-accent">■</span> billed, <span className="text-bar">■</span> the strongest model of
            the pool instead, at the counted input and its own expected output. Simulated answers are left out.
          </figcaption>
        </figure>
        <SavingsTable days={used.toReversed()} />
      </div>
    </section>
  );
}

function Bars({ days, finding }: { days: readonly DaySavings[]; finding: string }) {
  const most = Math.max(0, ...days.flatMap(({ usd, strongestUsd }) => [usd, strongestUsd]));
  const y = scaleLinear()
    .domain([0, most || 1])
    .nice(3)
    .range([SIZE.height - MARGIN.bottom, MARGIN.top]);
  const step = (SIZE.width - MARGIN.left - MARGIN.right) / days.length;
  const x = (index: number) => MARGIN.left + index * step;
  const bar = (index: number, usd: number) => ({
    ...{ x: x(index) + (step * (1 - BAR_SHARE)) / 2, width: step * BAR_SHARE },
    ...{ y: y(usd), height: y(0) - y(usd) },
  });
  return (
    <svg viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} role="img" aria-label={finding} className="w-full h-auto">
      {(most > 0 ? y.ticks(3) : [0]).map((tick) => (
        <g key={tick}>
          <line className="stroke-grid" x1={MARGIN.left} x2={SIZE.width - MARGIN.right} y1={y(tick)} y2={y(tick)} />
          <text className="fill-ink-3 text-xs" x={MARGIN.left - 8} y={y(tick)} dy="0.32em" textAnchor="end">
            ${tick}
          </text>
        </g>
      ))}
      {days.map(({ day, usd, strongestUsd }, index) => (
        <g key={day}>
          <rect className="fill-bar" {...bar(index, strongestUsd)} />
          <rect className="fill-accent" {...bar(index, usd)} />
        </g>
      ))}
      {days.map(({ day }, index) =>
        (days.length - 1 - index) % 7 === 0 ? (
          <text className="fill-ink-3 text-xs" key={day} x={x(index + 0.5)} y={SIZE.height - 6} textAnchor="middle">
            {day.slice(5)}
          </text>
        ) : null,
      )}
    </svg>
  );
}

function SavingsTable({ days }: { days: readonly DaySavings[] }) {
  return (
    <ScrollRegion className="max-h-56 overflow-y-auto" label="Savings of each day">
      <table className="data">
        <TableHead
          columns={["Day", { n: "Requests" }, { n: "Billed, USD" }, { n: "Strongest, USD" }, { n: "Saved" }]}
        />
        <tbody>
          {days.map(({ day, requests, usd, strongestUsd }) => (
            <tr key={day}>
              <td className="whitespace-nowrap">{day}</td>
              <td className="n">{requests}</td>
              <td className="n">{usd.toFixed(4)}</td>
              <td className="n">{strongestUsd.toFixed(4)}</td>
              <td className="n">{strongestUsd > 0 ? formatPercent(1 - usd / strongestUsd) : "–"}</td>
            </tr>
          ))}
          {days.length === 0 ? (
            <tr>
              <td colSpan={5}>No day with a bill of a real provider yet.</td>
            </tr>
          ) : null}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function sumOf(days: readonly DaySavings[], field: "usd" | "strongestUsd"): number {
  return days.reduce((sum, day) => sum + day[field], 0);
}
