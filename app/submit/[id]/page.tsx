import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { rankText } from "@/app/leaderboard/_ui/score-text";
import { pageAccount } from "@/lib/server/accounts/page-account";
import { getDeps } from "@/lib/server/deps";
import { AppError } from "@/lib/server/errors";
import { findOwn } from "@/lib/server/submissions/change-state";
import { previewOf } from "@/lib/server/submissions/preview-result";
import { FigureTable } from "../_ui/figure-table";
import { expectedRank } from "./expected-rank";

export const metadata: Metadata = { title: "Submission" };
export const dynamic = "force-dynamic";

const SAID = {
  queued: "It waits to be scored. This page looks again by itself.",
  scoring: "It is being scored. This page looks again by itself.",
  preview: "Only you see this. Figures are rounded to two decimals; publishing shows them to everybody in full.",
  published: "Everybody may see it.",
  withdrawn: "It was withdrawn and is on no page.",
  hidden: "An admin has hidden it.",
  failed: "It was not scored.",
} as const;

export default async function SubmissionPage({ params }: { params: Promise<{ id: string }> }) {
  const account = await pageAccount();
  if (!account) notFound();
  const submission = await findOwn(getDeps(), account, (await params).id).catch((cause: unknown) => {
    if (cause instanceof AppError && cause.code === "not_found") notFound();
    throw cause;
  });
  const { id, state, result, hiddenResult, routerName, track, failure } = submission;
  const isOwn = submission.userId === account.id;
  const rank = result && state !== "withdrawn" ? await expectedRank(id, result) : null;
  const isWaiting = state === "queued" || state === "scoring";
  return (
    <main id="main" className="page">
      {isWaiting && <meta httpEquiv="refresh" content="2" />}
      <div className="page-head">
        <div>
          <h1>{routerName}</h1>
          <p>
            Track {track} · <span className="tag">{state}</span> · {failure ?? SAID[state]}
          </p>
        </div>
      </div>
      {result && state !== "withdrawn" && (
        <section className="panel" aria-labelledby="figures-head">
          <div className="panel-head">
            <h2 id="figures-head">Figures on {result.n} test prompts</h2>
          </div>
          <div className="panel-body">
            {rank && (
              <p>
                Rank {rankText(rank)} of {rank.of} on the track by Bounded-ARQGC: routers whose intervals overlap share
                places.
              </p>
            )}
            <p>
              Raw reading, through all knob values.
              {result.sameAs && ` These answers are the same as those of ${result.sameAs}.`}
              {result.costsFrom === "train-and-val-means" && " Costs: each candidate’s mean on train and val."}
            </p>
          </div>
          <FigureTable caption="Figures" metrics={previewOf(result).metrics} />
          {hiddenResult && (
            <>
              <div className="panel-body">
                <p>On {hiddenResult.n} prompts whose outcomes are held back:</p>
              </div>
              <FigureTable caption="Figures on the held-back prompts" metrics={previewOf(hiddenResult).metrics} />
            </>
          )}
        </section>
      )}
      <div className="flex gap-2">
        {isOwn && state === "preview" && (
          <form method="post" action={`/api/submissions/${id}/publish`}>
            <button className="btn btn-primary" type="submit">
              Publish
            </button>
          </form>
        )}
        {isOwn && state !== "withdrawn" && state !== "failed" && (
          <form method="post" action={`/api/submissions/${id}/withdraw`}>
            <button className="btn" type="submit">
              Withdraw
            </button>
          </form>
        )}
      </div>
    </main>
  );
}
