import "client-only";
import type { StudyProgress } from "@/lib/onboarding/study-adapter";
import type { FilePreview, ScoredFile, Studied, StudyQuestion, TrainerReply, TrainerRequest } from "./trainer-messages";
import type { WorkerLike } from "./worker-link";

export type Trainer = {
  preview(file: Blob): Promise<FilePreview>;
  read(
    file: Blob,
    columns: Extract<TrainerRequest, { kind: "read" }>["columns"],
    onProgress: (good: number, bad: number) => void,
  ): Promise<ScoredFile>;
  study(question: StudyQuestion, onStep: (step: StudyProgress) => void): Promise<Studied>;
  /** Ends the worker; what it was doing rejects. */
  dispose(): void;
};

const createWorker = () =>
  new Worker(new URL("./trainer.worker.ts", import.meta.url), { type: "module", name: "ipr-trainer" });

/** One worker, one request at a time. Rejects with an Error whose message is for a person. */
export function createTrainer(worker: WorkerLike = createWorker()): Trainer {
  let pending: { receive(reply: TrainerReply): void; reject(reason: Error): void } | undefined;
  worker.addEventListener("message", (event) => pending?.receive(event.data));
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    pending?.reject(new Error("The trainer stopped: this device may have too little memory for the file."));
  });
  worker.addEventListener("messageerror", () => pending?.reject(new Error("The trainer answered unreadably.")));

  function ask<Reply>(request: TrainerRequest, take: (reply: TrainerReply) => Reply | undefined): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      pending = {
        reject,
        receive(reply) {
          if (reply.kind === "refused") reject(new Error(reply.message));
          const taken = take(reply);
          if (taken !== undefined) resolve(taken);
        },
      };
      worker.postMessage(request);
    });
  }
  return {
    preview: (file) => ask({ kind: "preview", file }, (reply) => (reply.kind === "previewed" ? reply : undefined)),
    read: (file, columns, onProgress) =>
      ask({ kind: "read", file, columns }, (reply) => {
        if (reply.kind === "reading") onProgress(reply.good, reply.bad);
        return reply.kind === "read" ? reply : undefined;
      }),
    study: (question, onStep) =>
      ask({ kind: "study", ...question }, (reply) => {
        if (reply.kind === "studying") onStep(reply.step);
        return reply.kind === "studied" ? reply : undefined;
      }),
    dispose() {
      worker.terminate();
      pending?.reject(new DOMException("Stopped.", "AbortError"));
    },
  };
}
