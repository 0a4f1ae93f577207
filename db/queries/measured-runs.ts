import { and, count, eq } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db } from "../client";
import { measuredRuns, runs } from "../schema";

/** Completed runs of one router version by real providers; answers by the strongest model are counted apart. */
export type RunCount = {
  readonly routerVersion: string;
  readonly target: "decided" | "strongest" | "named";
  readonly count: number;
};

/** One prompt, answered by the model the router chose and by the strongest one; cost in USD per answer. */
export type ComparedRuns = {
  readonly routerVersion: string;
  readonly decidedUsd: number;
  readonly strongestUsd: number;
};

export async function countMeasuredRuns(db: Db): Promise<RunCount[]> {
  return db
    .select({ routerVersion: measuredRuns.routerVersion, target: measuredRuns.target, count: count() })
    .from(measuredRuns)
    .where(eq(measuredRuns.predictedSource, "encoder"))
    .groupBy(measuredRuns.routerVersion, measuredRuns.target)
    .orderBy(measuredRuns.routerVersion, measuredRuns.target);
}

/** In the order in which they were started, so that a resampling of them is reproducible. */
export async function listComparedRuns(db: Db): Promise<ComparedRuns[]> {
  const strongest = alias(runs, "strongest");
  const rows = await db
    .select({
      routerVersion: measuredRuns.routerVersion,
      decidedUsd: measuredRuns.costUsd,
      strongestUsd: strongest.costUsd,
    })
    .from(measuredRuns)
    .innerJoin(
      strongest,
      and(
        eq(strongest.comparisonId, measuredRuns.comparisonId),
        eq(strongest.routerVersion, measuredRuns.routerVersion),
        eq(strongest.target, "strongest"),
        eq(strongest.state, "completed"),
        eq(strongest.simulated, false),
        eq(strongest.tokenBasis, "provider"),
      ),
    )
    .where(and(eq(measuredRuns.target, "decided"), eq(measuredRuns.predictedSource, "encoder")))
    .orderBy(measuredRuns.startedAt, measuredRuns.id);
  return rows.flatMap(({ routerVersion, decidedUsd, strongestUsd }) =>
    decidedUsd === null || strongestUsd === null ? [] : [{ routerVersion, decidedUsd, strongestUsd }],
  );
}
