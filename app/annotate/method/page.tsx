import type { Metadata } from "next";
import Link from "next/link";
import { PEOPLE_PER_PAIR } from "@/lib/annotation/draw-pair";
import {
  GOLD_VOTES_MIN,
  MEDIAN_MS_MIN,
  POSITION_SHARE_MAX,
  POSITION_VOTES_MIN,
  SPEED_VOTES_MIN,
} from "@/lib/annotation/trust";
import { loadAnnotationResults } from "@/lib/server/annotations/results";
import { loadJudgeReports } from "@/lib/server/judges/judge-reports";
import { DeleteMine } from "../_ui/delete-mine";
import { JudgesSection } from "../_ui/judges-section";
import { ShareMetric } from "../_ui/share-metric";
import "../_ui/styles/annotate.css";

export const metadata: Metadata = { title: "How votes are counted" };
export const dynamic = "force-dynamic";

export default async function MethodPage() {
  const { quality, counts, labels } = await loadAnnotationResults();
  const reports = await loadJudgeReports();
  return (
    <main id="main" className="page">
      <div className="page-head">
        <div>
          <h1>How votes are counted</h1>
          <p>
            The same code draws the pairs, counts the votes and fills this page.{" "}
            <Link className="underline" href="/annotate">
              Compare answers
            </Link>{" "}
            or see the{" "}
            <Link className="underline" href="/annotate/ranking">
              ranking
            </Link>
            .
          </p>
        </div>
      </div>
      <dl className="panel stats">
        <ShareMetric name="Votes for the left answer" share={quality.leftShare} note="50% without position bias" />
        <ShareMetric
          name="Votes for the longer answer"
          share={quality.longerShare}
          note="where lengths differ by a tenth"
        />
        <ShareMetric name="Repeat pairs, same vote" share={quality.selfRepeat} note="shown again with sides swapped" />
        <ShareMetric
          name="Gold pairs, right vote"
          share={quality.gold}
          note="a checker found one answer right, one wrong"
        />
        <div className="metric">
          <dt>Agreement between annotators</dt>
          <dd className="v">{quality.alpha === null ? "–" : quality.alpha.toFixed(2)}</dd>
          <dd className="s">
            {quality.alphaInterval
              ? `95% CI ${quality.alphaInterval.low.toFixed(2)} to ${quality.alphaInterval.high.toFixed(2)}, `
              : null}
            Krippendorff&apos;s α, {quality.alphaVotes} votes on shared pairs
          </dd>
        </div>
      </dl>
      <section className="panel mb-4" aria-labelledby="rules-head">
        <div className="panel-head">
          <h2 id="rules-head">Rules</h2>
        </div>
        <div className="panel-body prose">
          <ul>
            <li>
              Two recorded answers to one prompt, sides at random, names of models masked. Pairs come first where the
              router is least sure and where fewer than {PEOPLE_PER_PAIR} people have voted. No pair comes twice, except
              that one in twenty repeats an own earlier pair; one in twenty is gold. Gold and repeats rank nobody.
            </li>
            <li>
              One vote per person and pair: the first, blind one. A change after the reveal is stored apart and never
              counted. Skipping and reporting store no vote; reports of two people withdraw a pair until somebody has
              looked.
            </li>
            <li>
              Votes of an annotator weigh nothing while a rule applies: under half of at least {GOLD_VOTES_MIN} gold
              pairs right; a median under {MEDIAN_MS_MIN / 1000} s over at least {SPEED_VOTES_MIN} votes;{" "}
              {Math.round(POSITION_SHARE_MAX * 100)}% or more of at least {POSITION_VOTES_MIN} decided votes on one
              side. They are kept and exported with weight 0. At present {counts.distrusted} of {counts.annotators}{" "}
              annotators, {counts.distrustedVotes} of {counts.votes} votes.
            </li>
            <li>
              A single answer gets 1 to 5, which counts as 0 to 1. The same rules hold: one rating per person and
              answer, one in twenty gold (a right answer should get 4 or 5, a wrong one 1 or 2, 3 is half), one in
              twenty a repeat. Ratings rank nobody; for the router two ratings of one person are compared with each
              other.
            </li>
            <li>Votes and ratings on test prompts of a pack never reach a router.</li>
            <li>
              An anonymous visitor is a random cookie; deleting it makes a new annotator, so one person may be counted
              twice. Limits per network address make that slow, not impossible.
            </li>
          </ul>
        </div>
      </section>
      <JudgesSection reports={reports} labels={labels} />
      <section className="panel" aria-labelledby="data-head">
        <div className="panel-head">
          <h2 id="data-head">Data</h2>
        </div>
        <div className="panel-body grid gap-2">
          <p>
            All votes as{" "}
            <a className="underline" href="/api/annotations/export/votes.jsonl">
              JSON lines
            </a>{" "}
            or{" "}
            <a className="underline" href="/api/annotations/export/votes.parquet">
              Parquet
            </a>
            , all ratings as{" "}
            <a className="underline" href="/api/annotations/export/ratings.jsonl">
              JSON lines
            </a>{" "}
            or{" "}
            <a className="underline" href="/api/annotations/export/ratings.parquet">
              Parquet
            </a>
            : pseudonyms, no texts, days instead of times.
          </p>
          <DeleteMine />
        </div>
      </section>
    </main>
  );
}
