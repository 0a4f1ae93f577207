import Link from "next/link";
import { ScrollRegion } from "@/app/_ui/scroll-region";
import { type BoardQuery, boardHref, isLargestFirst, routerHref } from "./board-query";
import type { BoardRow } from "./board-rows";
import type { CurveLine } from "./curve-lines";
import { ScoreCell } from "./score-cell";
import { rankText, type ScoreUnit } from "./score-text";
import { isBelow, type SortKey } from "./sort-rows";
import { Swatch } from "./swatch";
import { Whisker, whiskerRange } from "./whisker";

type Column = { readonly key: SortKey; readonly title: string; readonly unit: string; readonly figure?: ScoreUnit };
const COLUMNS: readonly Column[] = [
  { key: "name", title: "Router", unit: "" },
  { key: "kind", title: "Kind", unit: "" },
  { key: "bounded-arqgc", title: "Bounded-ARQGC", unit: "95% CI" },
  { key: "raw-arqgc", title: "Raw ARQGC", unit: "95% CI", figure: "score" },
  { key: "gain", title: "Gain over zero router", unit: "95% CI", figure: "score" },
  { key: "headroom", title: "Headroom taken", unit: "%", figure: "percent" },
  { key: "csr", title: "Cost saved at parity", unit: "%", figure: "percent" },
  { key: "quality-kept", title: "Quality kept", unit: "%", figure: "percent" },
];

/** `day`: when it was scored, or published. `claimedLatencyMs`: its author's word, not measured here. */
export type RowFacts = { readonly day: string; readonly claimedLatencyMs: number | null };
type Props = {
  rows: readonly BoardRow[];
  query: BoardQuery;
  lines: readonly CurveLine[];
  factsOf(router: string): RowFacts;
};

export function LeaderboardTable({ rows, query, lines, factsOf }: Props) {
  const competing = rows.filter((entry) => !isBelow(entry));
  // Single models at 0 and hindsight near 1 would press the routers together: they have a whisker where it fits.
  const measured = competing.length > 0 ? competing : rows;
  const range = whiskerRange(measured.map(({ row }) => row.metrics["bounded-arqgc"]));
  return (
    <ScrollRegion label="Scores">
      <table className="data board">
        <caption className="sr-only">Routers on this track. Scores with 95% intervals.</caption>
        <thead>
          <tr>
            <th scope="col" className="n">
              Rank
            </th>
            {COLUMNS.map((column) => (
              <SortHead key={column.key} column={column} query={query} />
            ))}
            <th scope="col" className="n">
              Scored <span className="unit">how</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((entry) => (
            <Row
              key={entry.row.router}
              entry={entry}
              query={query}
              range={range}
              line={lineOf(entry, lines)}
              facts={factsOf(entry.row.router)}
            />
          ))}
        </tbody>
      </table>
      {rows.length === 0 ? <p className="panel-body muted small">No row of this kind on this track.</p> : null}
    </ScrollRegion>
  );
}

function SortHead({ column: { key, title, unit }, query }: { column: Column; query: BoardQuery }) {
  const isSorted = query.sort === key;
  const descending = isSorted ? !query.descending : isLargestFirst(key);
  return (
    <th
      scope="col"
      className={key === "name" || key === "kind" ? undefined : "n"}
      aria-sort={isSorted ? (query.descending ? "descending" : "ascending") : undefined}
    >
      <Link className="sort" href={boardHref(query, { sort: key, descending })} scroll={false} prefetch={false}>
        {title} {unit ? <span className="unit">{unit}</span> : null}
      </Link>
    </th>
  );
}

type RowProps = {
  entry: BoardRow;
  query: BoardQuery;
  range: ReturnType<typeof whiskerRange>;
  line: CurveLine | undefined;
  facts: RowFacts;
};

function Row({ entry, query, range, line, facts }: RowProps) {
  const { row, group, name, rank } = entry;
  const bounded = row.metrics["bounded-arqgc"];
  const canDraw = group === "router" || group === "submission";
  return (
    <tr className={isBelow(entry) ? "ref" : undefined} aria-current={line?.stroke === "chosen" ? "true" : undefined}>
      <td className="n">{rankText(rank)}</td>
      <th scope="row">
        <span className="who">
          {canDraw ? (
            <Link
              className="pick"
              href={boardHref(query, { router: row.router })}
              aria-label={`Emphasise ${name} in the chart`}
              scroll={false}
              prefetch={false}
            >
              {line ? <Swatch stroke={line.stroke} /> : <span className="pick-none" />}
            </Link>
          ) : (
            <span className="pick">{line ? <Swatch stroke={line.stroke} /> : null}</span>
          )}
          <span className="named">
            <Link href={routerHref(row.router, query)} prefetch={false}>
              {name}
            </Link>
            <Tags entry={entry} />
          </span>
        </span>
      </th>
      <td className="kind">{group === "router" ? row.kind : row.kind === "fixed" ? "fixed model" : group}</td>
      <td className="n">
        <span className="ci">
          <ScoreCell score={bounded} unit="score" strong />
          {bounded ? <Whisker score={bounded} range={range} /> : null}
        </span>
      </td>
      {COLUMNS.flatMap(({ key, figure }) =>
        figure && key !== "name" && key !== "kind" ? (
          <td key={key} className="n">
            <ScoreCell score={row.metrics[key]} unit={figure} />
          </td>
        ) : (
          []
        ),
      )}
      <td className="n">
        <span className="score stacked">
          {facts.day} <span className="cap">{checkText(group, facts)}</span>
        </span>
      </td>
    </tr>
  );
}

/** Only what ran here is verified; of a submission the answers are its author's and the score is ours. */
function checkText(group: BoardRow["group"], { claimedLatencyMs }: RowFacts): string {
  if (group !== "submission") return "run by us";
  return claimedLatencyMs === null ? "answers uploaded" : `uploaded, claims ${claimedLatencyMs} ms`;
}

function Tags({ entry: { row, group } }: { entry: BoardRow }) {
  return (
    <span className="named-tags">
      {row.label.kind === "adapted" || row.label.kind === "faithful" ? (
        <span className="tag">{row.label.kind}</span>
      ) : null}
      {group === "submission" ? <span className="tag">answers uploaded</span> : null}
      {row.router === "ipr-dynamic-max" ? <span className="tag">δ = 0</span> : null}
      {row.scope === "batch" ? <span className="tag tag-warn">batch</span> : null}
      {row.simulatedJudge ? <span className="tag tag-sim">simulated judge</span> : null}
    </span>
  );
}

function lineOf({ row }: BoardRow, lines: readonly CurveLine[]): CurveLine | undefined {
  return lines.find(({ id }) => id === row.router);
}
