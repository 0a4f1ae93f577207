import { describe, expect, it } from "vitest";
import { replayText } from "./replay-text";

const here = { routerVersion: "1.1.0", modelId: "haiku", predictedBy: "wasm" } as const;
const labelOf = (modelId: string) => modelId.toUpperCase();

describe("replayText", () => {
  it("confirms the same decision, whatever else differs", () => {
    expect(replayText({ linked: { ...here, routerVersion: "1.0.0" }, here, labelOf })).toMatchObject({ same: true });
  });

  it("names both models and every known reason for a difference", () => {
    const linked = { routerVersion: "1.0.0", modelId: "opus", predictedBy: "webgpu" } as const;
    expect(replayText({ linked, here, labelOf })).toEqual({
      same: false,
      title: "The link chose OPUS; here the router chooses HAIKU.",
      text: "The link was made with router 1.0.0, this page has 1.1.0. It was predicted by WebGPU, here by WASM; their numbers differ a little.",
    });
    expect(replayText({ linked: { ...here, modelId: "opus" }, here, labelOf }).text).toBe(
      "Prices or candidates have changed since.",
    );
  });
});
