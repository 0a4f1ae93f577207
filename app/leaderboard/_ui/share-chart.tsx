import { formatPercent } from "@/app/_ui/format-numbers";
import { ScrollRegion } from "@/app/_ui/scroll-region";
import type { LeaderboardRow } from "@/lib/contracts/leaderboard-file";

type Shares = NonNullable<NonNullable<LeaderboardRow["detail"]>["shares"]>;
type Part = { readonly modelId: string; readonly at: readonly number[] };
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [660, 240, 40, 12, 8, 40];
const FILLS = 5;

type Props = {
  row: LeaderboardRow;
  knob: string;
  labelOf(modelId: string): string;
  /** Candidates, cheapest first. */
  byCost: readonly string[];
};

/** Which model answers what share of the prompts, at values of the knob. */
export function ShareChart({ row, knob, labelOf, byCost }: Props) {
  const shares = row.detail?.shares ?? null;
  const candidates = row.detail?.candidates ?? [];
  const ordered = candidates.toSorted((a, b) => byCost.indexOf(a) - byCost.indexOf(b));
  const parts = ordered.map((modelId) => {
    const c = candidates.indexOf(modelId);
    return { modelId, at: (shares ?? []).map((one) => one.shares[c] ?? 0) };
  });
  const used = parts.filter(({ at }) => at.some((share) => share > 0));
  return (
    <section className="panel" aria-labelledby="share-title">
      <div className="panel-head">
        <h2 id="share-title">Share of prompts per model, by {knob}</h2>
      </div>
      {shares === null ? (
        <p className="panel-body muted small">A prompt may take several calls here, so no single model answers it.</p>
      ) : (
        <>
          {shares.length > 1 ? (
            <figure className="router-figure">
              <Areas shares={shares} parts={used} knob={knob} />
              <Key parts={used} labelOf={labelOf} />
            </figure>
          ) : null}
          <ShareTable shares={shares} parts={used} knob={knob} labelOf={labelOf} />
        </>
      )}
    </section>
  );
}

function Areas({ shares, parts, knob }: { shares: Shares; parts: readonly Part[]; knob: string }) {
  const x = (i: number) => LEFT + (i / (shares.length - 1)) * (WIDTH - LEFT - RIGHT);
  const y = (share: number) => TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);
  const below = (part: number, i: number) => parts.slice(0, part).reduce((sum, { at }) => sum + (at[i] ?? 0), 0);
  const edge = (part: number, indices: readonly number[]) =>
    indices.map((i) => `${x(i).toFixed(1)} ${y(below(part, i)).toFixed(1)}`).join("L");
  const forward = shares.map((_, i) => i);
  const finding = `Stacked shares of ${parts.length} models at ${shares.length} values of ${knob}; the table has the figures.`;
  const labelled = [0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * (shares.length - 1)));
  return (
    <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={finding}>
      {parts.map(({ modelId }, part) => (
        <path
          key={modelId}
          className={`share-area fill-${part % FILLS}`}
          d={`M${edge(part, forward)}L${edge(part + 1, forward.toReversed())}Z`}
        />
      ))}
      {[0, 0.25, 0.5, 0.75, 1].map((share) => (
        <text key={share} className="axis-t" x={LEFT - 8} y={y(share) + 4} textAnchor="end">
          {formatPercent(share)}
        </text>
      ))}
      {[...new Set(labelled)].map((i) => (
        <text key={i} className="axis-t" x={x(i)} y={HEIGHT - BOTTOM + 16} textAnchor="middle">
          {knobText(shares[i]?.knob ?? 0)}
        </text>
      ))}
      <text className="axis-t" x={LEFT} y={HEIGHT - 6}>
        {knob}, in the order in which it is turned
      </text>
    </svg>
  );
}

function Key({ parts, labelOf }: { parts: readonly Part[]; labelOf(modelId: string): string }) {
  return (
    <p className="panel-foot">
      <span>from bottom to top:</span>
      {parts.map(({ modelId }, part) => (
        <span className="who" key={modelId}>
          <svg className="share-key" viewBox="0 0 12 12" aria-hidden="true">
            <rect className={`fill-${part % FILLS}`} width="12" height="12" />
          </svg>
          {labelOf(modelId)}
        </span>
      ))}
    </p>
  );
}

function ShareTable({
  shares,
  parts,
  knob,
  labelOf,
}: {
  shares: Shares;
  parts: readonly Part[];
  knob: string;
  labelOf(modelId: string): string;
}) {
  const shown =
    shares.length <= 11
      ? shares.map((_, i) => i)
      : Array.from({ length: 11 }, (_, i) => Math.round((i * (shares.length - 1)) / 10));
  return (
    <ScrollRegion label={`Share of prompts per model, by ${knob}, as figures`}>
      <table className="data">
        <thead>
          <tr>
            <th scope="col">{knob}</th>
            {shown.map((i) => (
              <th key={i} scope="col" className="n">
                {knobText(shares[i]?.knob ?? 0)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {parts.map(({ modelId, at }) => (
            <tr key={modelId}>
              <th scope="row">{labelOf(modelId)}</th>
              {shown.map((i) => (
                <td key={i} className="n">
                  {formatPercent(at[i] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function knobText(knob: number): string {
  return String(Number(knob.toPrecision(3)));
}
