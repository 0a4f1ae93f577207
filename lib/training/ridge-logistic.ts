import type { LinearHead } from "@/lib/core/predict";
import { sigmoid } from "@/lib/core/predict";
import { cholesky, solveWithCholesky } from "./cholesky";

/** Row-major [rows, units] inputs of a head, and what it shall answer on each row. */
export type HeadRows = { readonly units: number; readonly hidden: Float32Array; readonly targets: Float32Array };

export type HeadKind = "logistic" | "linear";

const NEWTON_STEPS = 12;
const CLOSE = 1e-7;

/**
 * The head that minimises Σ loss + ridge/2 · ‖weights − prior.weights‖², bias free, by Newton's method. `logistic`:
 * cross-entropy of graded targets in [0, 1]; `linear`: half the squared error, solved in one step. With few rows the
 * answer stays near the prior; without rows it is the prior.
 */
export function fitRidgeHead(rows: HeadRows, kind: HeadKind, prior: LinearHead, ridge: number): LinearHead {
  const size = rows.units + 1; // The bias comes last.
  const head = Float64Array.from([...prior.weights, prior.bias]);
  for (let step = 0; step < (kind === "linear" ? 1 : NEWTON_STEPS); step++) {
    const { gradient, curvature } = derivatives(rows, kind, head);
    for (let unit = 0; unit < rows.units; unit++) {
      gradient[unit] = (gradient[unit] ?? 0) + ridge * ((head[unit] ?? 0) - (prior.weights[unit] ?? 0));
      curvature[unit * size + unit] = (curvature[unit * size + unit] ?? 0) + ridge;
    }
    // Rows whose answers are all certain leave the bias without curvature; this keeps its step finite.
    curvature[size * size - 1] = (curvature[size * size - 1] ?? 0) + 1e-6;
    const change = solveWithCholesky(cholesky(curvature, size), gradient);
    for (let at = 0; at < size; at++) head[at] = (head[at] ?? 0) - (change[at] ?? 0);
    if (Math.max(...change.map(Math.abs)) < CLOSE) break;
  }
  return { weights: Float32Array.from(head.subarray(0, rows.units)), bias: head[rows.units] ?? 0 };
}

/** Of the loss without ridge: gradient [units + 1] and Hessian [units + 1, units + 1]. */
function derivatives({ units, hidden, targets }: HeadRows, kind: HeadKind, head: Float64Array) {
  const size = units + 1;
  const gradient = new Float64Array(size);
  const curvature = new Float64Array(size * size);
  const row = new Float64Array(size).fill(1);
  for (let start = 0, at = 0; at < targets.length; start += units, at++) {
    row.set(hidden.subarray(start, start + units));
    let answer = 0;
    for (let unit = 0; unit < size; unit++) answer += (head[unit] ?? 0) * (row[unit] ?? 0);
    const predicted = kind === "logistic" ? sigmoid(answer) : answer;
    const slope = predicted - (targets[at] ?? 0);
    const bend = kind === "logistic" ? predicted * (1 - predicted) : 1;
    for (let i = 0; i < size; i++) {
      gradient[i] = (gradient[i] ?? 0) + slope * (row[i] ?? 0);
      const scaled = bend * (row[i] ?? 0);
      for (let j = 0, cell = i * size; j <= i; j++, cell++)
        curvature[cell] = (curvature[cell] ?? 0) + scaled * (row[j] ?? 0);
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) curvature[j * size + i] = curvature[i * size + j] ?? 0;
  return { gradient, curvature };
}
