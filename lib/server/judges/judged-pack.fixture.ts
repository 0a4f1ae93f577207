import type { Db } from "@/db/client";
import {
  insertAnnotationPairs,
  insertAnnotationPrompts,
  insertRecordedAnswers,
  listRecordedAnswers,
} from "@/db/queries/annotation-imports";
import type { FakeRequest } from "../providers/fake-provider.fixture";

/** `count` prompts with an answer each of a worse and a better model and, where `isGold`, a checker's word on them. */
export async function insertJudgedPack(
  db: Db,
  { name, count, isGold = () => false }: { name: string; count: number; isGold?: (at: number) => boolean },
): Promise<string[]> {
  const pairIds: string[] = [];
  for (let at = 0; at < count; at++) {
    const id = `${name}@1/${at}`;
    const about = {
      origin: "pack",
      source: "judged",
      category: "tiny",
      split: "train",
      sha256: "b".repeat(64),
    } as const;
    await insertAnnotationPrompts(db, [{ id, ...about, cluster: id, text: `Question ${at}?` }]);
    await insertRecordedAnswers(db, [
      { promptId: id, modelId: "apple-1", text: `GOOD answer ${at}.` },
      { promptId: id, modelId: "berry-1", text: `Poor answer ${at}, and it goes on for longer than it should.` },
    ]);
    const answers = await listRecordedAnswers(db, [id]);
    const idOf = (modelId: string) => answers.find((answer) => answer.modelId === modelId)?.id ?? "";
    const pair = { promptId: id, oneId: idOf("apple-1"), twoId: idOf("berry-1"), predictedGap: 0.1 };
    await insertAnnotationPairs(db, [{ ...pair, goldWinner: isGold(at) ? "one" : null }]);
    pairIds.push(id);
  }
  return pairIds;
}

/** What the fake judge was told: its nonce and the text. */
export function readAsk({ body }: FakeRequest): { nonce: string; text: string } {
  const text = JSON.stringify(body);
  return { nonce: /(?:VERDICT|SCORE) ([0-9a-f]{32}):/.exec(text)?.[1] ?? "", text };
}

/** A judge that finds the GOOD answer, wherever it stands. */
export function goodJudge(request: FakeRequest): string[] {
  const { nonce, text } = readAsk(request);
  const isPairwise = text.includes("ANSWER A");
  const goodIsA = text.indexOf("GOOD answer") < text.indexOf("Poor answer");
  const line = isPairwise
    ? `VERDICT ${nonce}: ${goodIsA ? "A" : "B"}`
    : `SCORE ${nonce}: ${text.includes("GOOD answer") ? 0.9 : 0.2}`;
  return ["It is ", "the better ", "one.", `\n${line}`];
}
