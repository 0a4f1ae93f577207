import { describe, expect, it } from "vitest";
import type { EncoderState, EngineState } from "@/lib/contracts/engine-state";
import { engineSummary, noticeText } from "./engine-text";

const withEncoder = (encoder: EncoderState): EngineState => ({ preview: { status: "ready" }, encoder, notices: [] });
const ready = withEncoder({
  status: "ready",
  backend: {
    name: "wasm",
    reason: "no_webgpu",
    threads: 2,
    file: { path: "encoder/int8.onnx", bytes: 22_900_000, sha256: "00" },
    selfCheck: { passed: true, texts: 16, failedTexts: 0, maxAbsDifference: 0.001, minCosine: 0.9999 },
  },
});
const loading = { status: "loading", bytesLoaded: 14_200_000, bytesTotal: 23_400_000, fromCache: false } as const;

describe("engineSummary", () => {
  it("names backend, latest time and self-check when ready", () => {
    expect(engineSummary(ready, [40, 38])).toEqual({
      tone: "ready",
      title: "WASM",
      details: ["38 ms", "self-check passed"],
      downloadFraction: null,
    });
    expect(engineSummary(ready, []).details).toEqual(["self-check passed"]);
  });

  it("calls a device slow by the median, not by one outlier", () => {
    expect(engineSummary(ready, [30, 40, 900]).tone).toBe("ready");
    expect(engineSummary(ready, [30, 164, 170])).toMatchObject({
      tone: "caution",
      details: ["170 ms", "slow here", "self-check passed"],
    });
  });

  it("shows amounts only while a download of known size runs", () => {
    const download = engineSummary(withEncoder({ ...loading, stage: "download" }), []);
    expect(download.details).toEqual(["14.2 of 23.4 MB"]);
    expect(download.downloadFraction).toBeCloseTo(0.607, 3);
    expect(
      engineSummary(withEncoder({ ...loading, stage: "download", bytesTotal: 0 }), []).downloadFraction,
    ).toBeNull();
    expect(engineSummary(withEncoder({ ...loading, stage: "self_check" }), []).details).toEqual(["self-check"]);
  });

  it("keeps a cancelled download apart from a failure", () => {
    const failed = (code: "download_cancelled" | "model_hash_mismatch") =>
      engineSummary(withEncoder({ status: "failed", code, message: "" }), []);
    expect(failed("download_cancelled")).toMatchObject({ tone: "caution", title: "Preview only" });
    expect(failed("model_hash_mismatch")).toMatchObject({ tone: "stopped", details: ["file check failed"] });
  });

  it("says which backend was dropped and why", () => {
    expect(noticeText({ kind: "backend_dropped", backend: "webgpu", reason: "webgpu_wrong_numbers" })).toBe(
      "WebGPU was dropped: WebGPU gave wrong numbers in the self-check.",
    );
  });
});
