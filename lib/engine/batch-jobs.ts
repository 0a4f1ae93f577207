import type { BatchLane } from "./batch-lane";
import type { EncodedTexts } from "./batch-messages";

type Job = {
  readonly texts: readonly string[];
  readonly signal: AbortSignal;
  resolve(encoded: EncodedTexts): void;
  reject(reason: unknown): void;
};

/** Gives each job to the lane that is free first. A job whose signal has stopped is not begun. */
export function createBatchJobs(lanes: readonly Pick<BatchLane, "encode">[]) {
  const free = [...lanes];
  const waiting: Job[] = [];

  async function serve(lane: Pick<BatchLane, "encode">): Promise<void> {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      if (job.signal.aborted) job.reject(job.signal.reason);
      else await lane.encode(job.texts).then(job.resolve, job.reject);
    }
    free.push(lane);
  }

  return {
    encode(texts: readonly string[], signal: AbortSignal): Promise<EncodedTexts> {
      const encoded = new Promise<EncodedTexts>((resolve, reject) => {
        waiting.push({ texts, signal, resolve, reject });
      });
      const lane = free.shift();
      if (lane) void serve(lane);
      return encoded;
    },
  };
}
