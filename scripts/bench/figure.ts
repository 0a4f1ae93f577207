/** What a figure has to reach. `null`: a figure that is only reported. */
export type Goal = { readonly atMost: number } | { readonly below: number } | { readonly atLeast: number } | null;

export type FigureSpec = { readonly name: string; readonly unit: string; readonly goal: Goal };

/** One line of the table and of the JSON file. `value` null: not measured here; `ok` null: nothing to reach. */
export type Figure = {
  readonly name: string;
  readonly value: number | null;
  readonly unit: string;
  readonly goal: string | null;
  readonly ok: boolean | null;
};

/** A measurement that yields one or more figures, because they come out of the same run. */
export type Bench = {
  readonly figures: readonly FigureSpec[];
  /** Values by figure name. Throws `CannotMeasure` with a reason. */
  measure(): Promise<ReadonlyMap<string, number>>;
};

/** Something this machine or this tree lacks, said in one sentence. Anything else that is thrown is a fault of the bench. */
export class CannotMeasure extends Error {}

export function judge({ name, unit, goal }: FigureSpec, value: number | null): Figure {
  return { name, value, unit, goal: goal && describeGoal(goal), ok: goal && value !== null && reaches(goal, value) };
}

function reaches(goal: NonNullable<Goal>, value: number): boolean {
  if ("atMost" in goal) return value <= goal.atMost;
  if ("below" in goal) return value < goal.below;
  return value >= goal.atLeast;
}

function describeGoal(goal: NonNullable<Goal>): string {
  if ("atMost" in goal) return `<= ${goal.atMost}`;
  if ("below" in goal) return `< ${goal.below}`;
  return `>= ${goal.atLeast}`;
}
