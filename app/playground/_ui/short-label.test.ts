import { describe, expect, it } from "vitest";
import { shortLabels } from "./short-label";

const candidate = (label: string) => ({
  modelId: label,
  label,
  family: "f",
  price: { usdPerMillionInput: 1, usdPerMillionOutput: 1 },
  priceSource: "test",
});
const shorten = (...labels: string[]) => [...shortLabels(labels.map(candidate)).values()];

describe("shortLabels", () => {
  it("drops a family name only where all share it and something is left", () => {
    expect(shorten("Claude 3 Haiku", "Claude 3 Opus")).toEqual(["3 Haiku", "3 Opus"]);
    expect(shorten("Claude 3 Haiku", "GPT-4o")).toEqual(["Claude 3 Haiku", "GPT-4o"]);
    expect(shorten("Claude 3 Haiku")).toEqual(["Claude 3 Haiku"]);
    expect(shorten("Claude", "Claude 2")).toEqual(["Claude", "Claude 2"]);
    expect(shorten()).toEqual([]);
  });
});
