import "server-only";

/** Works on one thing at a time. */
export type Lane<Task, Result> = (task: Task) => Promise<Result>;

export type Lanes<Task, Result> = {
  /** Whoever came first goes first, on the lane that is free first. A failure is the task's own; its lane goes on. */
  readonly run: (task: Task) => Promise<Result>;
  /** Tasks that have no lane yet. */
  readonly waiting: () => number;
};

/**
 * As many tasks at once as there are lanes. On Node a lane is an encoder session of one thread: two threads on one
 * prompt took more than twice the processor time of one, and a batch no less than its prompts one by one. ONNX Runtime for
 * Node runs on the thread that calls it: lanes of one process take turns until sessions lie in worker threads.
 */
export function createLanes<Task, Result>(lanes: readonly Lane<Task, Result>[]): Lanes<Task, Result> {
  const free = [...lanes];
  const queue: ((lane: Lane<Task, Result>) => void)[] = [];
  const giveBack = (lane: Lane<Task, Result>) => {
    const next = queue.shift();
    if (next) next(lane);
    else free.push(lane);
  };
  return {
    waiting: () => queue.length,
    async run(task) {
      const lane = free.pop() ?? (await new Promise<Lane<Task, Result>>((resolve) => queue.push(resolve)));
      try {
        return await lane(task);
      } finally {
        giveBack(lane);
      }
    },
  };
}
