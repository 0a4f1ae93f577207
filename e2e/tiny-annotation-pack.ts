import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@/db/client";
import {
  insertAnnotationPairs,
  insertAnnotationPrompts,
  insertRecordedAnswers,
  listRecordedAnswers,
} from "@/db/queries/annotation-imports";

const ANSWERS = [
  "I am ChatGPT.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```sh\nls -l\n```\n\nIt costs $5 and $10.\n\n$$\\frac{a}{b} + \\sqrt{2}$$\n\n<script>window.pwned = 1</script><img src=x onerror='window.pwned=1'>",
  "# Heading\n\n1. one\n2. two\n\n```js\nlet a;\n```\n\nThen \\(x^2 \\le y\\) holds.\n\n[link](javascript:window.pwned=1)\u202E reversed\n\n| x |\n|---|\n| y |",
] as const;

/** An embedded database with thirty pairs to vote on; answers its folder. Closed, so that a server can open it. */
export async function importTinyPack(): Promise<string> {
  const directory = join(await mkdtemp(join(tmpdir(), "ipr-annotate-")), "pglite");
  const { db, close } = await openDatabase(directory);
  for (let at = 0; at < 30; at++) {
    const id = `e2e@1/${at}`;
    const about = { origin: "pack", source: "e2e", category: "tiny", split: "train" } as const;
    await insertAnnotationPrompts(db, [
      { id, ...about, cluster: id, text: `Prompt ${at}: what is it?`, sha256: "a".repeat(64) },
    ]);
    const predicted = { routerVersion: "1.0.0", qualityPredicted: 0.5, qualityLow: 0.25, qualityHigh: 0.75 };
    await insertRecordedAnswers(
      db,
      ANSWERS.map((text, n) => ({
        promptId: id,
        modelId: n ? "model-two" : "model-one",
        text,
        costUsd: 0.001,
        ...predicted,
      })),
    );
    const [one, two] = (await listRecordedAnswers(db, [id])).toSorted((a, b) => (a.modelId < b.modelId ? -1 : 1));
    if (one && two) await insertAnnotationPairs(db, [{ promptId: id, oneId: one.id, twoId: two.id, predictedGap: 0 }]);
  }
  await close();
  return directory;
}
