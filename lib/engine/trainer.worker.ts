import { toEngineError } from "./engine-error";
import { loadReader } from "./load-reader";
import { openModelSource } from "./model-source";
import { previewFile, readScoredFile } from "./read-scored-file";
import { studyFile } from "./study-file";
import type { StudyQuestion, TrainerReply, TrainerRequest } from "./trainer-messages";

// Reads and trains away from the page, so that no file freezes it. Cancelled by ending the worker.

const post = (reply: TrainerReply) => self.postMessage(reply);
const { signal } = new AbortController();

async function answer(request: TrainerRequest): Promise<TrainerReply> {
  switch (request.kind) {
    case "preview":
      return { kind: "previewed", ...(await previewFile(request.file, signal)) };
    case "read": {
      const onProgress = (good: number, bad: number) => post({ kind: "reading", good, bad });
      return { kind: "read", ...(await readScoredFile(request.file, request.columns, { signal, onProgress })) };
    }
    case "study":
      return { kind: "studied", ...(await study(request)) };
    default:
      return request satisfies never;
  }
}

async function study(question: StudyQuestion) {
  const source = await openModelSource(question.manifestUrl, signal);
  const reader = await loadReader(source, null, { signal, onRefused: () => undefined });
  const { name, version } = source.manifest.encoder;
  return studyFile(question, {
    reader,
    encoder: `${name} ${version}`,
    now: () => performance.now(),
    createdAt: () => new Date().toISOString(),
    onStep: (step) => post({ kind: "studying", step }),
  });
}

self.addEventListener("message", (event: MessageEvent<TrainerRequest>) => {
  answer(event.data).then(post, (cause) =>
    post({ kind: "refused", message: toEngineError(cause, "inference_failed").message }),
  );
});
