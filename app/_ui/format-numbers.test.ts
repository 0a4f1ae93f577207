import { describe, expect, it } from "vitest";
import {
  formatCallUsd,
  formatCount,
  formatDifference,
  formatFileSize,
  formatHash,
  formatInterval,
  formatMegabytes,
  formatOffBy,
  formatPercent,
  formatPriceUsd,
  formatQuality,
  formatSeconds,
  formatStepMs,
  formatThousandUsd,
  formatTimesMore,
} from "./format-numbers";

describe("format-numbers", () => {
  it("writes qualities with two decimals, a typographic minus and no negative zero", () => {
    expect([0.874, 1, 0, -0.021, -0.001].map(formatQuality)).toEqual(["0.87", "1.00", "0.00", "−0.02", "0.00"]);
    expect(formatInterval({ low: 0.814, high: 0.9 })).toBe("0.81–0.90");
  });

  it("writes a call with five decimals and says when that is too coarse", () => {
    expect([0.00042, 0.0150049, 1.2, 0.00001, 0.0000099, 0].map(formatCallUsd)).toEqual([
      "$0.00042",
      "$0.01500",
      "$1.20000",
      "$0.00001",
      "<$0.00001",
      "$0",
    ]);
    expect([0.00042, 0.000004, 0].map(formatThousandUsd)).toEqual(["$0.42", "<$0.01", "$0.00"]);
  });

  it("never rounds a rest away to 0% or 100%", () => {
    expect([0.744, 0.001, 0.9999, 0, 1, -0.2].map(formatPercent)).toEqual(["74%", "<1%", ">99%", "0%", "100%", "−20%"]);
  });

  it("changes from percent to times at 1.1, and drops the decimal from 10 on", () => {
    expect([1.001, 1.09, 1.1, 3.56, 9.94, 9.96, 12.4].map(formatTimesMore)).toEqual([
      "1% more",
      "9% more",
      "1.1× more",
      "3.6× more",
      "9.9× more",
      "10× more",
      "12× more",
    ]);
  });

  it("signs differences, and has no number where nothing was predicted", () => {
    expect(formatOffBy(344, 331)).toBe("+4%");
    expect(formatOffBy(97, 100)).toBe("−3%");
    expect(formatOffBy(100.2, 100)).toBe("±0%");
    expect(formatOffBy(1, 0)).toBe("–");
    expect([0.142, -0.03, 0.004, -0.004].map(formatDifference)).toEqual(["+0.14", "−0.03", "±0.00", "±0.00"]);
  });

  it("gives times, sizes, counts, hashes and prices their units", () => {
    expect([0.02, 0.44, 12.3, 1040].map(formatStepMs)).toEqual(["<0.1 ms", "0.4 ms", "12 ms", "1,040 ms"]);
    expect([410, 3140].map(formatSeconds)).toEqual(["0.41 s", "3.1 s"]);
    expect(formatMegabytes(23_400_000)).toBe("23.4 MB");
    expect([312, 48_200, 23_400_000].map(formatFileSize)).toEqual(["312 bytes", "48 kB", "23.4 MB"]);
    expect(formatCount(9214.4)).toBe("9,214");
    expect(formatHash("9f2c000041d7")).toBe("9f2c…41d7");
    expect([0.25, 0.075, 15, 1.5].map(formatPriceUsd)).toEqual(["$0.25", "$0.075", "$15", "$1.50"]);
  });
});
