import { createBatchHost } from "./batch-host";
import { openModelSource } from "./model-source";
import { createWebSession } from "./ort-web-session";
import { probeGpu } from "./pick-backend";

const host = createBatchHost({
  post: (reply, moved = []) => self.postMessage(reply, { transfer: moved }),
  openModelSource,
  createSession: createWebSession,
  probeGpu: () => probeGpu(navigator.gpu),
});
self.addEventListener("message", (event) => host.handle(event.data));
