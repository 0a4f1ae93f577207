const WIDTH = 30;

export type ProgressBar = {
  advance(by: number): void;
  moveTo(done: number): void;
  finish(): void;
};

/** A bar on the terminal that redraws itself; where the output is no terminal, one line per tenth. */
export function createProgressBar(label: string, total: number): ProgressBar {
  const startedAt = performance.now();
  let done = 0;
  let tenthsShown = -1;
  const draw = () => {
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const filled = Math.round(share * WIDTH);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const line = `${label.padEnd(28)} [${"=".repeat(filled)}${" ".repeat(WIDTH - filled)}] ${Math.floor(share * 100)} % ${seconds} s`;
    if (process.stderr.isTTY) return process.stderr.write(`\r${line}`);
    if (Math.floor(share * 10) > tenthsShown) process.stderr.write(`${line}\n`);
    tenthsShown = Math.floor(share * 10);
  };
  return {
    advance(by) {
      done += by;
      draw();
    },
    moveTo(reached) {
      done = reached;
      draw();
    },
    finish() {
      done = total;
      draw();
      if (process.stderr.isTTY) process.stderr.write("\n");
    },
  };
}
