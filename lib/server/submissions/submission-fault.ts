import "server-only";
import type { SubmissionFault } from "@/lib/contracts/submission";
import { AppError } from "../errors";

export const FAULTS_SHOWN_MAX = 20;

const faultsOfError = new WeakMap<AppError, readonly SubmissionFault[]>();

/** The uploaded file cannot be scored. Quotes at most a short, escaped piece of it. */
export function submissionError(faults: readonly SubmissionFault[]): AppError {
  const [first] = faults;
  const where = first?.line == null ? "" : `Line ${first.line}: `;
  const more = faults.length > 1 ? ` And ${faults.length - 1} more.` : "";
  const error = new AppError("bad_request", `${where}${first?.message ?? "The file cannot be scored."}${more}`);
  faultsOfError.set(error, faults);
  return error;
}

/** The single faults behind a refusal; none for other errors. */
export function faultsOf(error: AppError): readonly SubmissionFault[] {
  return faultsOfError.get(error) ?? [];
}

/** Collects faults and stops the reading of a file that is wrong throughout. */
export function createFaultCollector(): { add(line: number | null, message: string): void; throwIfAny(): void } {
  const faults: SubmissionFault[] = [];
  return {
    add(line, message) {
      faults.push({ line, message });
      if (faults.length >= FAULTS_SHOWN_MAX) throw submissionError(faults);
    },
    throwIfAny() {
      if (faults.length > 0) throw submissionError(faults);
    },
  };
}

/** A value of the file in a message: short, quoted, without characters that would not be seen. */
export function quoted(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text).replace(/[^\x20-\x7e…]/g, "?");
}
