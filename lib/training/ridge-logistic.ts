import type { LinearHead } from "@/lib/core/predict";
import { sigmoid } from "@/lib/core/predict";
import { cholesky, solveWithCholesky } from "./cholesky";

/** Row-major [rows, units] inputs of a head, and what it shall answer on each row. */
export type HeadRows = { readonly units: number; readonly hidden: Float32Array; readonly targets: Float32Array };

/** Pull towards the prior, in units of rows. A bias of 0 is free. */
export type HeadRidge = { readonly weights: number; readonly bias: number };

export type HeadKind = "logistic" | "linear";

const NEWTON_STEPS = 25;
const CLOSE = 1e-7;
const HALVINGS = 40;

/**
 * The head that minimises Σ loss + ridge/2 · ‖weights − prior.weights‖² + biasRidge/2 · (bias − prior.bias)², by Newton's
 * method. `logistic`:
 * cross-entropy of graded targets in [0, 1]; `linear`: half the squared error, solved in one step. With few rows the
 * answer stays near the prior; without rows it is the prior.
 */
export function fitRidgeHead(rows: HeadRows, kind: HeadKind, prior: LinearHead, ridge: HeadRidge): LinearHead {
  const size = rows.units + 1; // The bias comes last.
  let head = Float64Array.from([...prior.weights, prior.bias]);
  for (let step = 0; step < (kind === "linear" ? 1 : NEWTON_STEPS); step++) {
    const { gradient, curvature } = derivatives(rows, kind, head);
    for (let unit = 0; unit < rows.units; unit++) {
      gradient[unit] = (gradient[unit] ?? 0) + ridge.weights * ((head[unit] ?? 0) - (prior.weights[unit] ?? 0));
      curvature[unit * size + unit] = (curvature[unit * size + unit] ?? 0) + ridge.weights;
    }
    gradient[rows.units] = (gradient[rows.units] ?? 0) + ridge.bias * ((head[rows.units] ?? 0) - prior.bias);
    // Rows whose answers are all certain leave the bias without curvature; this keeps its step finite.
    curvature[size * size - 1] = (curvature[size * size - 1] ?? 0) + ridge.bias + 1e-6;
    const change = solveWithCholesky(cholesky(curvature, size), gradient);
    head = kind === "linear" ? moved(head, change, 1) : downhill(rows, { from: head, change, prior, ridge });
    if (Math.max(...change.map(Math.abs)) < CLOSE) break;
  }
  return { weights: Float32Array.from(head.subarray(0, rows.units)), bias: head[rows.units] ?? 0 };
}

type Step = {
  readonly from: Float64Array<ArrayBuffer>;
  readonly change: Float64Array;
  readonly prior: LinearHead;
  readonly ridge: HeadRidge;
};

/** The Newton step, halved until it lowers the objective: from a sure prior the whole step can overshoot for ever. */
function downhill(rows: HeadRows, { from, change, prior, ridge }: Step): Float64Array<ArrayBuffer> {
  const before = objective(rows, from, prior, ridge);
  for (let halving = 0, length = 1; halving < HALVINGS; halving++, length /= 2) {
    const head = moved(from, change, length);
    if (objective(rows, head, prior, ridge) <= before) return head;
  }
  return from;
}

function moved(head: Float64Array<ArrayBuffer>, change: Float64Array, length: number): Float64Array<ArrayBuffer> {
  return head.map((value, at) => value - length * (change[at] ?? 0));
}

function objective(
  { units, hidden, targets }: HeadRows,
  head: Float64Array,
  prior: LinearHead,
  ridge: HeadRidge,
): number {
  let sum = (ridge.bias / 2) * ((head[units] ?? 0) - prior.bias) ** 2;
  for (let unit = 0; unit < units; unit++)
    sum += (ridge.weights / 2) * ((head[unit] ?? 0) - (prior.weights[unit] ?? 0)) ** 2;
  for (let start = 0, at = 0; at < targets.length; start += units, at++) {
    let answer = head[units] ?? 0;
    for (let unit = 0; unit < units; unit++) answer += (head[unit] ?? 0) * (hidden[start + unit] ?? 0);
    // ln(1 + e^answer) − target·answer, without overflow.
    sum += Math.max(answer, 0) + Math.log1p(Math.exp(-Math.abs(answer))) - (targets[at] ?? 0) * answer;
  }
  return sum;
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
