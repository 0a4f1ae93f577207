import type { RunModel } from "@/lib/encoder/encoder";

/** Rejects the runs in flight when the device goes away, and every later one: such runs may never end by themselves. */
export function abandonWhenLost(run: RunModel, lost: Promise<void>): RunModel {
  // A set, not Promise.race: `lost` lives as long as the page and would keep a reaction per run.
  const inFlight = new Set<(cause: Error) => void>();
  let isLost = false;
  void lost.then(() => {
    isLost = true;
    for (const reject of inFlight) reject(deviceLost());
  });
  return (tokens) =>
    new Promise((resolve, reject) => {
      if (isLost) {
        reject(deviceLost());
        return;
      }
      inFlight.add(reject);
      run(tokens)
        .then(resolve, reject)
        .finally(() => inFlight.delete(reject));
    });
}

const deviceLost = () => new Error("the GPU device was lost");
