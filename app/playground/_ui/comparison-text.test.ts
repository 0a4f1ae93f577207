import { describe, expect, it } from "vitest";
import { comparisonText } from "./comparison-text";

describe("comparisonText", () => {
  it("says what the routed model saved, or what it cost more", () => {
    const strongest = { costUsd: 0.00562, latencyMs: 6800 };
    expect(comparisonText("Haiku", { costUsd: 0.00155, latencyMs: 3100 }, strongest)).toBe(
      "Haiku cost $0.00407 less (72%) and finished 3.7 s sooner.",
    );
    expect(comparisonText("Haiku", { costUsd: 0.00843, latencyMs: 7000 }, strongest)).toBe(
      "Haiku cost $0.00281 more (50%) and finished 0.20 s later.",
    );
  });

  it("makes nothing of a difference in time that nobody notices", () => {
    const strongest = { costUsd: 1, latencyMs: 1000 };
    expect(comparisonText("H", { costUsd: 0.5, latencyMs: 951 }, strongest)).toMatch(/ and took as long\.$/);
    expect(comparisonText("H", { costUsd: 0.5, latencyMs: 1049 }, strongest)).toMatch(/ and took as long\.$/);
    expect(comparisonText("H", { costUsd: 0.5, latencyMs: 950 }, strongest)).toMatch(/ and finished 0\.05 s sooner\.$/);
  });

  it("makes no claim where a figure is missing", () => {
    expect(comparisonText("H", { costUsd: null, latencyMs: 1 }, { costUsd: 1, latencyMs: 1 })).toBeUndefined();
    expect(comparisonText("H", { costUsd: 0.5, latencyMs: null }, { costUsd: 1, latencyMs: 1 })).toBe(
      "H cost $0.50000 less (50%).",
    );
    expect(comparisonText("H", { costUsd: 0, latencyMs: null }, { costUsd: 0, latencyMs: 1 })).toBe("H cost the same.");
  });
});
