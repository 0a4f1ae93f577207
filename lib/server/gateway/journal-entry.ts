import "server-only";
import { readFileSync } from "node:fs";
import type { Reserve } from "@/db/queries/gateway-keys";
import type { NewRun, RunOutcome } from "@/db/queries/runs";

/** One half of a bill as a line of JSON on disk: numbers and hashes, no text of anybody. */
export type JournalEntry =
  | { readonly kind: "opened"; readonly runId: string; readonly row: NewRun; readonly reserve?: Reserve | null }
  | { readonly kind: "settled"; readonly runId: string; readonly outcome: RunOutcome };

export function lineOf(entry: JournalEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** The last line may be torn by a crash in the middle of writing it. */
export function readEntries(path: string): JournalEntry[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        const entry: JournalEntry = JSON.parse(line);
        return [entry];
      } catch {
        return [];
      }
    });
}
