import { measureDecide } from "./decide";

// Runs the measurement that the fragment names and leaves its result, or what went wrong, in the document.

const measurements: Readonly<Record<string, () => unknown>> = {
  decide: measureDecide,
  predict: () => askWorker(new Worker(new URL("./predict.worker.ts", import.meta.url), { type: "module" })),
  batch: () => askWorker(new Worker(new URL("./batch.worker.ts", import.meta.url), { type: "module" })),
  pipeline: () => askWorker(new Worker(new URL("./pipeline.worker.ts", import.meta.url), { type: "module" })),
};

/** A measuring worker sends one message, its result, and dies of its errors. */
function askWorker(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => resolve(data));
    worker.addEventListener("error", ({ message }) =>
      reject(new Error(message || "the measuring worker failed to load")),
    );
  });
}

async function run(name: string): Promise<void> {
  const output = document.querySelector("output");
  if (!output) return;
  try {
    output.textContent = JSON.stringify({ values: await measurements[name]?.() });
  } catch (cause) {
    output.textContent = JSON.stringify({ failure: cause instanceof Error ? cause.message : String(cause) });
  }
}

void run(location.hash.slice(1));
