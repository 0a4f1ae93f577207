import type { WorkerReply, WorkerRequest } from "./worker-messages";

/** The page's end of a worker that does what the test says. */
export class FakeWorker<Request = WorkerRequest, Reply = WorkerReply> extends EventTarget {
  readonly sent: Request[] = [];
  terminated = false;
  postMessage(request: Request) {
    this.sent.push(request);
  }
  terminate() {
    this.terminated = true;
  }
  reply(data: Reply) {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
  crash() {
    this.dispatchEvent(Object.assign(new Event("error"), { message: "out of memory" }));
  }
}
