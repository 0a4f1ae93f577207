/** One thing wrong with a pack, and where: file name and, for a row, its line from 1. */
export type PackFault = { readonly file: string; readonly line: number | null; readonly message: string };

const SHOWN_MAX = 10;

/** The pack is not what it says. The message lists the first faults; prompts and answers are never printed. */
export class PackError extends Error {
  readonly faults: readonly PackFault[];

  constructor(directory: string, faults: readonly PackFault[]) {
    const shown = faults.slice(0, SHOWN_MAX).map(({ file, line, message }) => {
      return `  ${line === null ? file : `${file}:${line}`}: ${message}`;
    });
    const more = faults.length > SHOWN_MAX ? [`  and ${faults.length - SHOWN_MAX} more`] : [];
    super([`The pack in ${directory} cannot be used:`, ...shown, ...more].join("\n"));
    this.name = "PackError";
    this.faults = faults;
  }
}

/** Collects faults, and gives up early on a file that is broken throughout. */
export function createFaultList(directory: string): {
  add(fault: PackFault): void;
  throwIfAny(): void;
} {
  const faults: PackFault[] = [];
  return {
    add(fault) {
      faults.push(fault);
      if (faults.length >= 1000) throw new PackError(directory, faults);
    },
    throwIfAny() {
      if (faults.length > 0) throw new PackError(directory, faults);
    },
  };
}
