export type QueuedRead = { readonly id: number; readonly text: string };

export type ReadQueue = {
  add(read: QueuedRead): void;
  /** A read nobody waits for any more is not run; one that is running runs to its end. */
  forget(id: number): void;
};

/** Answers reads one at a time, in order. `answer` settles each by itself and does not reject. */
export function createReadQueue(answer: (read: QueuedRead) => Promise<void>): ReadQueue {
  const waiting = new Map<number, QueuedRead>();
  let running = false;

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    for (let next = first(); next; next = first()) {
      waiting.delete(next.id);
      await answer(next);
    }
    running = false;
  }
  const first = (): QueuedRead | undefined => waiting.values().next().value;

  return {
    add(read) {
      waiting.set(read.id, read);
      void run();
    },
    forget: (id) => void waiting.delete(id),
  };
}
