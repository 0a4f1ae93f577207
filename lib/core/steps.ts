/** Long work as a loop of short calls: it stops wherever its caller may want to do something else in between. */
export type Steps<Result> = Generator<undefined, Result>;

/** All of it at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

export type Pauses = {
  /** Any clock, ms. */
  now(): number;
  /** Lets others go first. */
  pause(): Promise<void>;
  readonly sliceMs: number;
};

/** All of it, with a pause whenever `sliceMs` have passed since the last one. */
export async function finishInSlices<Result>(steps: Steps<Result>, { now, pause, sliceMs }: Pauses): Promise<Result> {
  for (let sliceEndsAt = now() + sliceMs; ; ) {
    const step = steps.next();
    if (step.done) return step.value;
    if (now() < sliceEndsAt) continue;
    await pause();
    sliceEndsAt = now() + sliceMs;
  }
}
