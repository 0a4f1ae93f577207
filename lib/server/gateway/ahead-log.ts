import "server-only";
import { appendFileSync, existsSync, ftruncateSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { Logger } from "pino";
import { type JournalEntry, lineOf, readEntries } from "./journal-entry";

/** Bills on their way to the database, in a file before anybody works on them: a process that is killed loses none. */
export type AheadLog = {
  /**
   * In the file when it returns, whatever becomes of this process; a machine that loses its power may lose the last ones,
   * since nobody waits for the disk. The answer is called when the entry is safe elsewhere.
   */
  note(entry: JournalEntry): () => void;
};

type Segment = { readonly path: string; file: number | undefined; bytes: number; open: number };

/** A segment that has grown so far takes no more once the other one is empty, so that it can become empty too. */
const SEGMENT_BYTES = 1_000_000;

/**
 * Two files beside the journal at `path`, written in turns: each is emptied when all that it holds is safe elsewhere.
 * Where they cannot be written, requests go on without, and it is logged.
 */
export function createAheadLog(path: string, logger: Pick<Logger, "error">): AheadLog {
  const segments = segmentPathsOf(path).map((path): Segment => ({ path, file: undefined, bytes: 0, open: 0 }));
  let current = 0;
  const place = (): Segment | undefined => {
    const next = segments[1 - current];
    if ((segments[current]?.bytes ?? 0) > SEGMENT_BYTES && next?.bytes === 0) current = 1 - current;
    return segments[current];
  };
  return {
    note(entry) {
      const segment = place();
      try {
        if (segment) append(segment, lineOf(entry));
      } catch (cause) {
        logger.error({ err: cause }, "bills are not kept ahead of the database");
        return () => undefined;
      }
      let isOpen = true;
      return () => {
        try {
          if (segment && isOpen) release(segment);
        } catch (cause) {
          logger.error({ err: cause }, "the log of bills keeps what is safe elsewhere");
        }
        isOpen = false;
      };
    },
  };
}

function append(segment: Segment, line: string): void {
  if (segment.file === undefined) {
    mkdirSync(dirname(segment.path), { recursive: true });
    segment.file = openSync(segment.path, "a");
  }
  segment.bytes += writeSync(segment.file, line);
  segment.open++;
}

function release(segment: Segment): void {
  segment.open--;
  if (segment.open > 0 || segment.file === undefined) return;
  ftruncateSync(segment.file);
  segment.bytes = 0;
}

/** What an earlier process left in its segments goes to the end of its journal, which is read by whoever comes next. */
export function adoptAheadLog(path: string): void {
  const left = segmentPathsOf(path).filter(existsSync);
  const entries = left.flatMap(readEntries);
  // A row comes before its end, whichever segment they lie in. What has been written already is written once all the same.
  entries.sort((a, b) => Number(a.kind === "settled") - Number(b.kind === "settled"));
  if (entries.length > 0) appendFileSync(path, entries.map(lineOf).join(""), { flush: true });
  for (const segment of left) rmSync(segment);
}

function segmentPathsOf(path: string): string[] {
  return [`${path}.ahead-0`, `${path}.ahead-1`];
}
