import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { FitQualities } from "@/lib/routers/ipr";
import { learnQualities } from "@/lib/routers/learn-qualities";
import { fitPerceptron, type LearntHeads, type PerceptronSettings } from "@/lib/training/fit-perceptron";
import type { TrainingRows } from "@/lib/training/training-rows";
import { SETTINGS } from "../train/fit-router";

const FORMAT = "heads 1";

/** The product's trainer with the product's settings; what was fitted once on the same rows is read back from `cache`. */
export function cachedFitQualities(cache: string): FitQualities {
  return learnQualities(SETTINGS.encoder, (rows, settings, seed) => {
    const path = join(cache, `${keyOf(rows, settings, seed)}.heads`);
    if (existsSync(path)) return deserialize(readFileSync(path));
    const heads = fitPerceptron(rows, settings, { seed });
    store(path, cache, heads);
    return heads;
  });
}

/** Written beside and renamed: a killed run, or a second one at the same time, leaves no half file. */
function store(path: string, cache: string, heads: LearntHeads): void {
  mkdirSync(cache, { recursive: true });
  const part = `${path}.${process.pid}.${Math.floor(performance.now() * 1000)}`;
  writeFileSync(part, serialize(heads));
  renameSync(part, path);
}

function keyOf(rows: TrainingRows, settings: PerceptronSettings, seed: number): string {
  const hash = createHash("sha256").update(
    `${FORMAT} ${JSON.stringify(settings)} ${seed} ${rows.inputs} ${rows.candidates}`,
  );
  for (const table of [rows.features, rows.weights, rows.quality, rows.outputTokensLog])
    hash.update(new Uint8Array(table.buffer, table.byteOffset, table.byteLength));
  return hash.digest("hex").slice(0, 32);
}
