import type { Score } from "@/lib/contracts/leaderboard-file";
import type { BoardRow } from "./board-rows";
import { intervalText, rankText, reasonText, type ScoreUnit, scoreText } from "./score-text";

export function RouterTiles({ entry: { row, rank } }: { entry: BoardRow }) {
  const { metrics } = row;
  const paired = row.rank ? `paired resamples: ${rankText(row.rank)}` : "";
  return (
    <dl className="panel tiles">
      <Tile title="Rank" value={rankText(rank)} note={rank ? paired : "not ranked"} />
      <ScoreTile title="Bounded-ARQGC" score={metrics["bounded-arqgc"]} unit="score" />
      <ScoreTile title="Gain over zero router" score={metrics.gain} unit="score" />
      <ScoreTile title="Cost saved at parity" score={metrics.csr} unit="percent" />
      <ScoreTile title="Quality kept" score={metrics["quality-kept"]} unit="percent" />
      <ScoreTile title="Headroom taken" score={metrics.headroom} unit="percent" />
    </dl>
  );
}

function ScoreTile({ title, score, unit }: { title: string; score: Score | undefined; unit: ScoreUnit }) {
  if (!score || score.value === null)
    return <Tile title={title} value="–" note={score?.value === null ? reasonText(score.reason) : "not computed"} />;
  const sign = unit === "percent" ? "%" : "";
  const interval = intervalText(score, unit);
  return (
    <Tile
      title={title}
      value={`${scoreText(score.value, unit)}${sign}`}
      note={interval && `95% CI ${interval}${sign}`}
    />
  );
}

function Tile({ title, value, note }: { title: string; value: string; note: string }) {
  return (
    <div className="metric">
      <dt>{title}</dt>
      <dd className="v">{value}</dd>
      <dd className="s">{note}</dd>
    </div>
  );
}
