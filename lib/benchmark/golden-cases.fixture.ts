import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { z } from "zod";

const goldenCase = z.object({
  id: z.string(),
  section: z.string(),
  fn: z.string(),
  inputs: z.record(z.string(), z.unknown()),
  expected: z.record(z.string(), z.unknown()),
  tol: z.number(),
});
export type GoldenCase = z.infer<typeof goldenCase>;

/** Every worked case of the specification, `same_inputs_as` resolved and the string "NaN" read as NaN. */
export const goldenCases: readonly GoldenCase[] = loadCases();

export function casesOf(wanted: (goldenCase: GoldenCase) => boolean): [string, GoldenCase][] {
  return goldenCases.filter(wanted).map((one) => [one.id, one]);
}

/** Numbers within `tol`, everything else exactly; `actual` may say more than was expected. */
export function expectGolden(actual: unknown, { expected, tol }: GoldenCase): void {
  expect(actual).toEqual(withTolerance(expected, tol));
}

function withTolerance(expected: unknown, tol: number): unknown {
  if (typeof expected === "number")
    return expect.toSatisfy((value) => Math.abs(value - expected) <= tol, `${expected} ± ${tol}`);
  if (Array.isArray(expected)) return expected.map((item) => withTolerance(item, tol));
  if (expected === null || typeof expected !== "object") return expected;
  return expect.objectContaining(
    Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, withTolerance(value, tol)])),
  );
}

function loadCases(): GoldenCase[] {
  const text = readFileSync(new URL("./golden.json", import.meta.url), "utf8");
  const file = z
    .object({ cases: z.array(goldenCase) })
    .parse(JSON.parse(text, (_, v) => (v === "NaN" ? Number.NaN : v)));
  const inputsById = new Map(file.cases.map(({ id, inputs }) => [id, inputs]));
  return file.cases.map((one) => {
    const shared = inputsById.get(String(one.inputs.same_inputs_as)) ?? {};
    return { ...one, inputs: { ...shared, ...one.inputs } };
  });
}

/** How the product computes one `fn`: inputs parsed, then the product's own function. */
export type GoldenFunctions = Readonly<Record<string, (inputs: unknown) => unknown>>;

export function golden<Inputs>(schema: z.ZodType<Inputs>, compute: (inputs: Inputs) => unknown) {
  return (inputs: unknown) => compute(schema.parse(inputs));
}
