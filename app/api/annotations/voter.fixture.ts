import type { TestDatabase } from "@/db/each-database.fixture";
import { insertAnnotationPairs, insertAnnotationPrompts, insertRecordedAnswers } from "@/db/queries/annotation-imports";
import { recordedAnswers } from "@/db/schema";
import { drawnRating, drawnShowing } from "@/lib/contracts/annotation";
import { POST as drawPost } from "./draw/route";
import { POST as drawRatingPost } from "./ratings/draw/route";
import { POST as ratePost } from "./ratings/route";
import { POST as votePost } from "./votes/route";

type Post = typeof votePost;

/** A browser with a cookie jar; its address is its name, so that limits tell people apart. */
export function createBrowser(address: string) {
  let cookie = "";
  const send = async (route: Post, body: unknown, method = "POST") => {
    const headers = { "content-type": "application/json", cookie, "x-forwarded-for": address };
    const response = await route(new Request("http://test/", { method, headers, body: JSON.stringify(body) }));
    const [set] = response.headers.getSetCookie();
    if (set) cookie = set.split(";")[0] ?? "";
    return response;
  };
  const get = (route: Post) => route(new Request("http://test/", { headers: { cookie, "x-forwarded-for": address } }));
  const draw = async () => drawnShowing.parse(await (await send(drawPost, {})).json());
  const shown = async () => {
    const { showing } = await draw();
    if (!showing) throw new Error("nothing was drawn");
    return showing;
  };
  const vote = (showingId: string, choice = "a") => send(votePost, { showingId, choice, reasons: [] });
  const drawAnswer = async () => drawnRating.parse(await (await send(drawRatingPost, {})).json());
  const shownAnswer = async () => {
    const { showing } = await drawAnswer();
    if (!showing) throw new Error("no answer was drawn");
    return showing;
  };
  const rate = (ratingId: string, rating: number) => send(ratePost, { ratingId, rating });
  return { send, get, draw, shown, vote, drawAnswer, shownAnswer, rate };
}

/** Open pairs of two models, one on each of `prompts` prompts. */
export async function seedPairs(
  { open: { db } }: Pick<TestDatabase, "open">,
  prompts: number,
  modelIds = ["model-1", "model-2"],
): Promise<void> {
  for (let at = 0; at < prompts; at++) {
    const promptId = `test@1/${at}`;
    await insertAnnotationPrompts(db, [
      {
        id: promptId,
        origin: "pack",
        source: "s",
        category: "c",
        split: "train",
        cluster: promptId,
        text: `prompt ${at}`,
        sha256: "a".repeat(64),
      },
    ]);
    await insertRecordedAnswers(
      db,
      modelIds.map((modelId, n) => ({ promptId, modelId, text: `answer ${n + 1} to ${at}` })),
    );
  }
  const answers = await db.select().from(recordedAnswers);
  const pairs = Array.from({ length: prompts }, (_, at) => {
    const promptId = `test@1/${at}`;
    const [oneId = "", twoId = ""] = answers
      .filter((answer) => answer.promptId === promptId)
      .toSorted((a, b) => (a.modelId < b.modelId ? -1 : 1))
      .map(({ id }) => id);
    return { promptId, oneId, twoId, predictedGap: null, goldWinner: null };
  });
  await insertAnnotationPairs(db, pairs);
}
