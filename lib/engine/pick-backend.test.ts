import { expect, test } from "vitest";
import { pickBackend } from "./pick-backend";

test.each([
  ["a real GPU", null, null, "real", { name: "webgpu", reason: "fastest", emulated: false }],
  ["no WebGPU", null, null, "none", { name: "wasm", reason: "no_webgpu", emulated: false }],
  ["an emulated GPU", null, null, "emulated", { name: "wasm", reason: "software_gpu", emulated: false }],
  ["WASM asked for", "wasm", null, "real", { name: "wasm", reason: "requested", emulated: false }],
  ["WebGPU asked for", "webgpu", null, "real", { name: "webgpu", reason: "requested", emulated: false }],
  ["an emulated GPU asked for", "webgpu", null, "emulated", { name: "webgpu", reason: "requested", emulated: true }],
  [
    "WebGPU asked for where there is none",
    "webgpu",
    null,
    "none",
    { name: "wasm", reason: "no_webgpu", emulated: false },
  ],
  [
    "a GPU that was lost, even if asked for",
    "webgpu",
    { backend: "webgpu", reason: "webgpu_lost" },
    "real",
    { name: "wasm", reason: "webgpu_lost", emulated: false },
  ],
] as const)("%s → the backend and its reason", (_, requested, dropped, gpu, expected) => {
  expect(pickBackend(requested, dropped, gpu)).toEqual(expected);
});
