import { median } from "../quantile";

/** One thing to time: call number → something to wait for. */
export type Arm = (call: number) => Promise<unknown>;

export type Rounds = {
  readonly warmUp: number;
  readonly measured: number;
  /** Runs of one arm in a row. Of more than one the first is not counted: another arm's data is still in the cache. */
  readonly runsInARow: number;
};

/**
 * Median milliseconds of each arm. The arms take turns, in changing order, so a machine that is busy for a while slows
 * all of them: what is wanted is their ratio.
 */
export async function alternate(arms: readonly Arm[], rounds: Rounds): Promise<number[]> {
  const samples = arms.map((run): { run: Arm; ms: number[] } => ({ run, ms: [] }));
  for (let round = -rounds.warmUp; round < rounds.measured; round++) {
    for (const { run, ms } of round % 2 === 0 ? samples : samples.toReversed()) {
      const timed = await timeInARow(run, round + rounds.warmUp, rounds.runsInARow);
      if (round >= 0) ms.push(...timed);
    }
  }
  return samples.map(({ ms }) => median(ms));
}

async function timeInARow(run: Arm, round: number, runs: number): Promise<number[]> {
  const ms: number[] = [];
  for (let call = 0; call < runs; call++) {
    const startedAt = performance.now();
    await run(round * runs + call);
    ms.push(performance.now() - startedAt);
  }
  return runs === 1 ? ms : ms.slice(1);
}
