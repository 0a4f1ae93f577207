import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { findRecordedText } from "@/db/queries/annotation-imports";
import { annotationPairs, annotationPrompts } from "@/db/schema";
import { unitInterval } from "@/lib/core/unit";
import { createReplayProvider } from "@/lib/server/providers/replay";
import { tinyPack, writePack } from "../pack/pack.fixture";
import { importPack } from "./import-pack";
import type { predictTexts } from "./predict-prompts";

const predict: typeof predictTexts = async (texts) => ({
  routerVersion: "test",
  predictions: texts.map(() => ({
    familiarity: { distance: 0, nearerShare: unitInterval(0.5), trust: unitInterval(1), unfamiliar: false },
    qualities: [],
  })),
});
const options = { modelsDir: "", cacheDirectory: "", onProgress: () => undefined, predict };

async function packWith(responses: readonly object[]): Promise<string> {
  const files = tinyPack();
  const [first, second] = files.outcomes;
  Object.assign(first ?? {}, { quality: 0 });
  Object.assign(second ?? {}, { quality: 1 });
  const directory = await writePack(files);
  const packed = gzipSync(responses.map((row) => `${JSON.stringify(row)}\n`).join(""));
  await writeFile(join(directory, "responses.jsonl.gz"), packed);
  const manifest = JSON.parse(await readFile(join(directory, "manifest.json"), "utf8"));
  manifest.files["responses.jsonl.gz"] = {
    rows: responses.length,
    sha256: createHash("sha256").update(packed).digest("hex"),
  };
  await writeFile(join(directory, "manifest.json"), JSON.stringify(manifest));
  return directory;
}
const row = (prompt_id: string, model: string, text = `${model} on ${prompt_id}`) => ({ prompt_id, model, text });

describeOnEachDatabase("pack:import", (database) => {
  test("a bad row is named with file and line, and nothing is stored", async () => {
    const bad = await packWith([row("alpha", "m1"), row("alpha", "m1"), row("nowhere", "m1"), row("alpha", "m9")]);
    const failing = importPack(database().open.db, bad, options);
    await expect(failing).rejects.toThrow(
      /responses\.jsonl\.gz:2: answer of m1 to alpha twice[\s\S]*:3: unknown prompt[\s\S]*:4: unknown model/,
    );
    expect(await database().open.db.select().from(annotationPrompts)).toEqual([]);
  });

  test("prompts, answers and pairs are stored once, however often the pack is imported", async () => {
    const directory = await packWith([row("alpha", "m1"), row("alpha", "m2", "nul \u0000 inside"), row("beta", "m1")]);
    const first = await importPack(database().open.db, directory, options);
    expect(first).toMatchObject({ prompts: 2, answers: 3, pairs: 1, goldPairs: 1 });
    const again = await importPack(database().open.db, directory, options);
    expect(again).toMatchObject({ prompts: 0, answers: 0, pairs: 0 });
    const [pair] = await database().open.db.select().from(annotationPairs);
    expect(pair?.goldWinner).toBe("two");
    const sha256 = createHash("sha256").update("text of alpha").digest("hex");
    expect(await findRecordedText(database().open.db, sha256, "m1")).toBe("m1 on alpha");
    expect(await findRecordedText(database().open.db, sha256, "m9")).toBeUndefined();
  });

  test("the replay gives the recorded text and no token counts, and refuses what nobody recorded", async () => {
    const provider = createReplayProvider({ use: (query) => query(database().open.db) });
    const ask = async (prompt: string, providerModelId: string) => {
      const tokensExpected = { inputTokens: 1, outputTokens: 1 };
      const { signal } = new AbortController();
      const request = { providerModelId, prompt, outputTokensMax: 1, tokensExpected, signal };
      const parts = [];
      for await (const part of provider.stream(request)) parts.push(part);
      return parts;
    };
    const parts = [
      { kind: "text", text: "m1 on alpha" },
      { kind: "end", usage: null },
    ];
    expect(await ask("text of alpha", "m1")).toEqual(parts);
    await expect(ask("another text", "m1")).rejects.toThrow(/none is recorded for this prompt and model/);
  });
});
