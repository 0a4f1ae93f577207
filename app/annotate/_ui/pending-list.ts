import { z } from "zod";

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;
type About<Said> = {
  /** Of the browser's storage. */
  readonly key: string;
  readonly schema: z.ZodType<Said>;
  /** What was shown: one word waits for each. */
  idOf(said: Said): string;
};

/** Votes or ratings given without a network. Kept in the browser until the server has answered; it stores each of them once. */
export type PendingList<Said> = {
  read(store: Store): Said[];
  add(store: Store, said: Said): void;
  /** Sends what waits, in order. Stops at the first that the server could not be asked about; `onSettled` gets every answer. */
  flush<Answer>(
    store: Store,
    sending: {
      send(said: Said): Promise<Answer>;
      isFinal(cause: unknown): boolean;
      /** `refusal`: why the server would not have it, where `answer` is null. */
      onSettled?(said: Said, answer: Answer | null, refusal: unknown): void;
    },
  ): Promise<void>;
};

export function createPendingList<Said>({ key, schema, idOf }: About<Said>): PendingList<Said> {
  const list = z.array(schema);
  const read = (store: Store): Said[] => {
    try {
      return list.parse(JSON.parse(store.getItem(key) ?? "[]"));
    } catch {
      return []; // Written by something else, or storage is blocked.
    }
  };
  const write = (store: Store, all: readonly Said[]) => {
    if (all.length === 0) store.removeItem(key);
    else store.setItem(key, JSON.stringify(all));
  };
  const without = (store: Store, said: Said) => read(store).filter((other) => idOf(other) !== idOf(said));
  return {
    read,
    add: (store, said) => write(store, [...without(store, said), said]),
    async flush(store, { send, isFinal, onSettled }) {
      for (const said of read(store)) {
        let answer: Awaited<ReturnType<typeof send>> | null = null;
        let refusal: unknown;
        try {
          answer = await send(said);
        } catch (cause) {
          if (!isFinal(cause)) return;
          refusal = cause;
        }
        write(store, without(store, said));
        onSettled?.(said, answer, refusal);
      }
    },
  };
}
