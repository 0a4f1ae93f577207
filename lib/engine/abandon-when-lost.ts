/** Rejects the runs in flight when the device goes away, and every later one: such runs may never end by themselves. */
export function abandonWhenLost<Input, Output>(
  run: (input: Input) => Promise<Output>,
  lost: Promise<void>,
): (input: Input) => Promise<Output> {
  // A set, not Promise.race: `lost` lives as long as the page and would keep a reaction per run.
  const inFlight = new Set<(cause: Error) => void>();
  let isLost = false;
  void lost.then(() => {
    isLost = true;
    for (const reject of inFlight) reject(deviceLost());
  });
  return (input) =>
    new Promise((resolve, reject) => {
      if (isLost) {
        reject(deviceLost());
        return;
      }
      inFlight.add(reject);
      run(input)
        .then(resolve, reject)
        .finally(() => inFlight.delete(reject));
    });
}

const deviceLost = () => new Error("the GPU device was lost");
