import type { WorkerReply, WorkerRequest } from "./worker-messages";

/** The page's end of a worker that does what the test says. */
export class FakeWorker extends EventTarget {
  readonly sent: WorkerRequest[] = [];
  terminated = false;
  postMessage(request: WorkerRequest) {
    this.sent.push(request);
  }
  terminate() {
    this.terminated = true;
  }
  reply(data: WorkerReply) {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
  crash() {
    this.dispatchEvent(Object.assign(new Event("error"), { message: "out of memory" }));
  }
}
