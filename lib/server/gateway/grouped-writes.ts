import "server-only";
import { setTimeout as sleep } from "node:timers/promises";

export type GroupedWrites<Item> = {
  /** Resolves when the item is written. Rejects with why it alone could not be. */
  write(item: Item): Promise<void>;
};

type Waiting<Item> = { readonly item: Item; resolve(): void; reject(cause: unknown): void };

export type Grouping = {
  /** Of one statement; more are written by several, one after the other. */
  readonly itemsMax: number;
  /** Least time from the beginning of one write to that of the next. */
  readonly betweenMs: number;
  /** True for a cause that would refuse each item alone too. */
  isForAll(cause: unknown): boolean;
};

/**
 * A statement for many items costs little more than a statement for one: an item that comes alone is written at once, and
 * what comes soon after a write is written together by the next. A group that is refused is tried again one by one, so
 * that an item that is at fault takes no other with it.
 */
export function createGroupedWrites<Item>(
  writeAll: (items: readonly Item[]) => Promise<void>,
  { itemsMax, betweenMs, isForAll }: Grouping,
): GroupedWrites<Item> {
  const waiting: Waiting<Item>[] = [];
  let isWriting = false;
  let nextAt = 0;
  const writeGroup = async (group: readonly Waiting<Item>[]): Promise<void> => {
    try {
      await writeAll(group.map(({ item }) => item));
      for (const { resolve } of group) resolve();
    } catch (cause) {
      if (group.length === 1 || isForAll(cause)) for (const { reject } of group) reject(cause);
      else for (const one of group) await writeGroup([one]);
    }
  };
  const writeWaiting = async (): Promise<void> => {
    isWriting = true;
    while (waiting.length > 0) {
      const waitMs = nextAt - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      nextAt = performance.now() + betweenMs;
      const arrived = waiting.splice(0);
      while (arrived.length > 0) await writeGroup(arrived.splice(0, itemsMax));
    }
    isWriting = false;
  };
  return {
    write: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (!isWriting) void writeWaiting();
      }),
  };
}
