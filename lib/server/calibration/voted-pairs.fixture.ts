import { randomUUID } from "node:crypto";
import type { Db } from "@/db/client";
import { insertAnnotationPairs, insertAnnotationPrompts, listRecordedAnswers } from "@/db/queries/annotation-imports";
import { annotators, recordedAnswers, showings, votes } from "@/db/schema";
import { createRandom } from "@/lib/core/random";

/** Two models of the shipped router, predicted alike. */
export const VOTED_MODELS = ["claude-3-haiku-20240307", "gpt-4o-mini-2024-07-18"] as const;

/** So many votes of ten people on train prompts; the second model wins three of four. */
export async function seedVotes(db: Db, count: number): Promise<void> {
  const random = createRandom(7);
  const people = Array.from({ length: 10 }, () => ({
    id: randomUUID(),
    kind: "human" as const,
    keySha256: randomUUID(),
  }));
  await db.insert(annotators).values(people);
  const ids = Array.from({ length: count }, (_, at) => `voted@1/${at}`);
  const about = { origin: "pack", source: "voted", category: "c", split: "train", sha256: "a".repeat(64) } as const;
  await insertAnnotationPrompts(
    db,
    ids.map((id) => ({ ...about, id, cluster: id, text: `Prompt ${id}` })),
  );
  const predicted = { routerVersion: "1.0.0", qualityPredicted: 0.5, qualityLow: 0.25, qualityHigh: 0.75 };
  await db
    .insert(recordedAnswers)
    .values(
      ids.flatMap((promptId) => VOTED_MODELS.map((modelId) => ({ promptId, modelId, text: modelId, ...predicted }))),
    );
  const answers = await listRecordedAnswers(db, ids);
  const idOf = new Map(answers.map(({ id, promptId, modelId }) => [`${promptId} ${modelId}`, id]));
  const pairs = ids.map((promptId) => ({
    id: randomUUID(),
    promptId,
    oneId: idOf.get(`${promptId} ${VOTED_MODELS[0]}`) ?? "",
    twoId: idOf.get(`${promptId} ${VOTED_MODELS[1]}`) ?? "",
    predictedGap: 0,
  }));
  await insertAnnotationPairs(db, pairs);
  const shown = pairs.map(({ id: pairId }, at) => ({
    ...{ id: randomUUID(), annotatorId: people[at % 10]?.id ?? "", pairId, kind: "fresh" as const },
    ...{ swapped: random() < 0.5, end: "voted" as const, endedAt: new Date() },
  }));
  await db.insert(showings).values(shown);
  await db.insert(votes).values(
    shown.map(({ id: showingId, annotatorId, pairId, kind }) => ({
      ...{ showingId, annotatorId, pairId, kind, reasons: [], elapsedMs: 9000 },
      choice: random() < 0.75 ? ("two" as const) : ("one" as const),
    })),
  );
}
