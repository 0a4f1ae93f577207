import { meanOf } from "@/lib/core/bootstrap";
import { sigmoid } from "@/lib/core/predict";
import { coveringWidths, similarGroups, widthNeeded } from "@/lib/training/interval-width";
import type { TrainingRows } from "@/lib/training/training-rows";
import type { HeldOut } from "./cross-fit";

/** Mean over sources of each candidate's mean quality: a big source counts as much as a small one. */
export function qualityMeans(table: TrainingRows, sources: readonly string[]): number[] {
  return Array.from({ length: table.candidates }, (_, candidate) => {
    const bySource = new Map<string, number[]>();
    for (const row of measuredRows(table.quality, table, candidate)) {
      const source = sources[row] ?? "";
      const values = bySource.get(source) ?? [];
      values.push(table.quality[row * table.candidates + candidate] ?? 0);
      bySource.set(source, values);
    }
    return meanOf([...bySource.values()].map(meanOf));
  });
}

const RESIDUAL_MAX = 3; // e³ = 20 times the predicted length; a few runaway answers must not set the mean.

/** Mean of exp(residual) on held-out rows, per candidate: what undoes the bias of predicting a logarithm. */
export function smearings(table: TrainingRows, heldOut: HeldOut): number[] {
  return Array.from({ length: table.candidates }, (_, candidate) => {
    const factors = measuredRows(table.outputTokensLog, table, candidate).map((row) => {
      const at = row * table.candidates + candidate;
      const residual = (table.outputTokensLog[at] ?? 0) - (heldOut.tokensLogs[at] ?? 0);
      return Math.exp(Math.min(RESIDUAL_MAX, residual));
    });
    return factors.length === 0 ? 1 : meanOf(factors);
  });
}

/** Predicted quality after shrinking to `means`, row-major [rows, candidates]. `trusts` per row. */
export function shrunkenQualities(heldOut: HeldOut, means: readonly number[], trusts: ArrayLike<number>): Float64Array {
  const candidates = means.length;
  return Float64Array.from(heldOut.qualityLogits, (logit, at) => {
    const trust = trusts[Math.floor(at / candidates)] ?? 1;
    return trust * sigmoid(logit) + (1 - trust) * (means[at % candidates] ?? 0);
  });
}

/** Mean over sources of the mean over candidates of the mean squared error (Brier score). */
export function macroBrier(
  table: Pick<TrainingRows, "candidates" | "quality">,
  sources: readonly string[],
  qualities: Float64Array,
): number {
  const cells = new Map<string, number[]>();
  for (let at = 0; at < qualities.length; at++) {
    const measured = table.quality[at] ?? Number.NaN;
    if (Number.isNaN(measured) || Number.isNaN(qualities[at] ?? Number.NaN)) continue;
    const key = `${sources[Math.floor(at / table.candidates)]}\n${at % table.candidates}`;
    const errors = cells.get(key) ?? [];
    errors.push(((qualities[at] ?? 0) - measured) ** 2);
    cells.set(key, errors);
  }
  const bySource = new Map<string, number[]>();
  for (const [key, errors] of cells) {
    const source = key.slice(0, key.indexOf("\n"));
    bySource.set(source, [...(bySource.get(source) ?? []), meanOf(errors)]);
  }
  return meanOf([...bySource.values()].map(meanOf));
}

/** Groups of similar prompts of each candidate and the half width each would need; see `card.metrics.intervals`. */
export function neededWidths(table: TrainingRows, qualities: Float64Array): number[][] {
  return Array.from({ length: table.candidates }, (_, candidate) => {
    const rows = measuredRows(table.quality, table, candidate).filter(
      (row) => !Number.isNaN(qualities[row * table.candidates + candidate] ?? Number.NaN),
    );
    const qualityOf = (row: number) => qualities[row * table.candidates + candidate] ?? 0.5;
    const featuresOf = (row: number) => table.features.subarray(row * table.inputs, (row + 1) * table.inputs);
    const { coordinates, dims } = groupCoordinates(
      rows.map((row) => ({ quality: qualityOf(row), embedding: featuresOf(row) })),
    );
    return similarGroups(coordinates, dims).map((group) => {
      const ofGroup = group.map((at) => rows[at] ?? 0);
      return widthNeeded({
        logits: ofGroup.map((row) => logitOf(qualityOf(row))),
        qualities: ofGroup.map((row) => table.quality[row * table.candidates + candidate] ?? 0),
      });
    });
  });
}

export function intervalWidths(table: TrainingRows, qualities: Float64Array): number[] {
  return coveringWidths(neededWidths(table, qualities));
}

const EMBEDDING_ENTRIES = 8;
const EMBEDDING_SCALE = 10; // An embedding's entries vary by about .05: as much as half a logit then.

/** Where prompts lie for `similarGroups`: predicted logit and eight entries of the embedding, on about one scale. */
export function groupCoordinates(rows: readonly { readonly quality: number; readonly embedding: Float32Array }[]): {
  coordinates: Float64Array;
  dims: number;
} {
  const dims = EMBEDDING_ENTRIES + 1;
  const coordinates = new Float64Array(rows.length * dims);
  for (const [at, { quality, embedding }] of rows.entries()) {
    coordinates[at * dims] = logitOf(quality);
    for (let entry = 0; entry < EMBEDDING_ENTRIES; entry++)
      coordinates[at * dims + entry + 1] = EMBEDDING_SCALE * (embedding[entry] ?? 0);
  }
  return { coordinates, dims };
}

function measuredRows(values: Float32Array, { count, candidates }: TrainingRows, candidate: number): number[] {
  return Array.from({ length: count }, (_, row) => row).filter(
    (row) => !Number.isNaN(values[row * candidates + candidate] ?? Number.NaN),
  );
}

const EDGE = 1e-4; // As in core/predict: keeps the logit of a certain prediction finite.

function logitOf(quality: number): number {
  const inner = Math.min(1 - EDGE, Math.max(EDGE, quality));
  return Math.log(inner / (1 - inner));
}
