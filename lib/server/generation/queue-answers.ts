import "server-only";
import type { Db } from "@/db/client";
import { insertAnnotationPairs, listRecordedAnswers, type RecordedAnswer } from "@/db/queries/annotation-imports";
import { listGeneratedAnswers } from "@/db/queries/generations";
import { choosePairs } from "@/lib/annotation/choose-pairs";
import { seedOf } from "@/lib/core/random";

/** Pairs with the answers that a job has brought: with them they are in both queues. Again it adds what is new. */
export async function queueAnswers(db: Db, generationId: string): Promise<number> {
  const brought = await listGeneratedAnswers(db, generationId);
  const among = new Set(brought.map(({ answerId }) => answerId));
  let pairs = 0;
  for (const promptId of new Set(brought.map((answer) => answer.promptId))) {
    const answers = await listRecordedAnswers(db, [promptId]);
    // Real answers are compared with real ones only.
    for (const simulated of [false, true]) {
      const pairable = answers.filter((answer) => answer.simulated === simulated).map(toPairable);
      const chosen = choosePairs(pairable, seedOf(promptId), among);
      pairs += await insertAnnotationPairs(
        db,
        chosen.map((pair) => ({ ...pair, promptId })),
      );
    }
  }
  return pairs;
}

/** Simulated answers are all alike, and are paired all the same. No answer here is gold: nobody has checked it. */
function toPairable({ id, modelId, text, simulated, qualityPredicted }: RecordedAnswer) {
  return { id, modelId, text: simulated ? modelId : text, qualityPredicted, qualityChecked: null };
}
