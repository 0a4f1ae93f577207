import { afterEach, expect, test, vi } from "vitest";
import { embed, type TokenIds } from "@/lib/encoder/encoder";
import { createWebSession } from "./ort-web-session";

const HELLO = [101n, 7592n, 102n]; // [CLS] hello [SEP]
const tokens: TokenIds = {
  inputIds: BigInt64Array.from(HELLO),
  attentionMask: BigInt64Array.from(HELLO, () => 1n),
  tokenCount: 3,
  pieces: [7592],
};
const ortUrl = new URL("/ort/", document.baseURI).href;
const modelOf = async (name: string) => new Uint8Array(await (await fetch(`/models/encoder/${name}`)).arrayBuffer());
afterEach(() => {
  vi.restoreAllMocks();
});

test("runs that are asked for together are done one after the other", async () => {
  const session = await createWebSession(await modelOf("encoder.int8.onnx"), { backend: "wasm", ortUrl });
  const [first, ...others] = await Promise.all([1, 2, 3].map(() => embed(session.run, tokens, 384)));
  for (const other of others) expect(other).toEqual(first);
  await session.release();
});

test("a file that is no model rejects", async () => {
  const noModel = new TextEncoder().encode("this is no model at all");
  await expect(createWebSession(noModel, { backend: "wasm", ortUrl })).rejects.toThrow();
});

test("a GPU device that goes away is noticed, and its runs reject", { timeout: 300_000 }, async () => {
  const devices: GPUDevice[] = [];
  const requestDevice = GPUAdapter.prototype.requestDevice;
  vi.spyOn(GPUAdapter.prototype, "requestDevice").mockImplementation(async function (this: GPUAdapter, wish) {
    const device = await requestDevice.call(this, wish);
    devices.push(device);
    return device;
  });
  const session = await createWebSession(await modelOf("encoder.fp16w.onnx"), { backend: "webgpu", ortUrl });
  expect(devices).toHaveLength(1);
  devices[0]?.destroy();
  await session.lost;
  await expect(session.run(tokens)).rejects.toThrow("lost");
});
