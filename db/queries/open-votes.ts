import { sql } from "drizzle-orm";
import type { Db } from "../client";
import { openVotes, runs } from "../schema";
import { rowsOf } from "./rows-of";

export type OpenVote = typeof openVotes.$inferInsert;

/**
 * False, and nothing stored, unless both runs have completed as the two sides of one comparison on one prompt. A later
 * vote replaces an earlier one.
 */
export async function saveOpenVote(db: Db, { routedRunId, strongestRunId, choice }: OpenVote): Promise<boolean> {
  const saved = await db.execute(sql`
    insert into ${openVotes} (routed_run_id, strongest_run_id, choice)
    select routed.id, strongest.id, ${choice}::open_vote_choice
    from ${runs} routed join ${runs} strongest
      on strongest.comparison_id = routed.comparison_id and strongest.prompt_sha256 = routed.prompt_sha256
    where routed.id = ${routedRunId} and routed.target = 'decided' and routed.state = 'completed'
      and strongest.id = ${strongestRunId} and strongest.target = 'strongest' and strongest.state = 'completed'
    on conflict (routed_run_id, strongest_run_id) do update set choice = excluded.choice, voted_at = now()
    returning choice`);
  return rowsOf(saved).length > 0;
}
