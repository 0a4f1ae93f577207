import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { LearntHeads, PerceptronSettings } from "@/lib/training/fit-perceptron";
import type { TrainingRows } from "@/lib/training/training-rows";

/** To be raised whenever the trainer computes something else from the same rows. */
const TRAINER = "trainer 1";

export type FitInputs = { readonly rows: TrainingRows; readonly settings: PerceptronSettings; readonly seed: number };

/** What `fit` gives for these inputs, from `directory` if it was fitted before: an interrupted training goes on there. */
export function fitOnce(
  directory: string | null,
  inputs: FitInputs,
  fit: (inputs: FitInputs) => LearntHeads,
): LearntHeads {
  if (directory === null) return fit(inputs);
  const path = join(directory, `fit-${keyOf(inputs)}.v8`);
  const known = readIfThere(path);
  if (known) return deserialize(known);
  const fitted = fit(inputs);
  mkdirSync(directory, { recursive: true });
  const part = `${path}.${process.pid}.part`; // Renamed when whole, so a killed run leaves no half file.
  writeFileSync(part, serialize(fitted));
  renameSync(part, path);
  return fitted;
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function keyOf({ rows, settings, seed }: FitInputs): string {
  const { inputs, candidates, features, weights, quality, outputTokensLog } = rows;
  const hash = createHash("sha256").update(`${TRAINER} ${JSON.stringify(settings)} ${seed} ${inputs} ${candidates}`);
  for (const table of [features, weights, quality, outputTokensLog])
    hash.update(new Uint8Array(table.buffer, table.byteOffset, table.byteLength));
  return hash.digest("hex").slice(0, 32);
}
