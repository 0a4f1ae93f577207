import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_TOLERANCE } from "@/lib/core/default-tolerance";
import { clampToUnit } from "@/lib/core/unit";
import { parseSharedLink, promptFromHash, type SharedLink, toShareLink } from "./share-link";

const id = fc.constantFrom(
  "claude",
  "gpt-4o-2024-05-13",
  "llama-3.1-8b-instruct",
  "mixtral-8x7b-instruct-v0.1",
  "a,b&c=d#e",
);
const link: fc.Arbitrary<SharedLink> = fc.record({
  setting: fc.record({
    poolId: id,
    tolerance: fc.integer({ min: 0, max: 100 }).map((hundredths) => clampToUnit(hundredths / 100)),
    rule: fc.constantFrom("relative" as const, "dynamic_max" as const, "utility" as const),
    excludedIds: fc.uniqueArray(id, { maxLength: 3 }).map((ids) => ids.sort()),
  }),
  decision: fc.option(
    fc.record({
      routerVersion: fc.constantFrom("1.0.0", "2026-11+x"),
      modelId: id,
      predictedBy: fc.constantFrom("webgpu" as const, "wasm" as const, "preview" as const),
    }),
  ),
});
// Lone surrogates cannot be written into an address; every other string must survive.
const prompt = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom("a+b c%20d#e?f=g&prompt=h", "zeile\r\nzeile\n\t", "日本語 👩‍💻", " ", "%", ""),
);
const open = (href: string) => {
  const url = new URL(href);
  return { ...parseSharedLink(url.searchParams, "claude"), prompt: promptFromHash(url.hash) };
};

describe("share link", () => {
  it("brings back setting, decision and prompt unchanged", () => {
    fc.assert(
      fc.property(link, fc.option(prompt), (shared, text) => {
        expect(open(toShareLink("http://localhost:3000/?old=1#old", shared, text))).toEqual({
          ...shared,
          prompt: text,
        });
      }),
    );
  });

  it("keeps the prompt out of everything that a server sees", () => {
    const shared = parseSharedLink(new URLSearchParams(), "claude");
    const url = new URL(toShareLink("http://localhost:3000/", shared, "secretword"));
    expect(url.origin + url.pathname + url.search).not.toContain("secretword");
    expect(url.hash).toContain("secretword");
    expect(toShareLink("http://localhost:3000/#prompt=secretword", shared, null)).not.toContain("secretword");
  });

  it("opens a broken link with defaults instead of failing", () => {
    for (const tau of ["NaN", "-0.1", "1.01", "1e9", "", "0,5", "Infinity"]) {
      const { setting, decision } = parseSharedLink(
        new URLSearchParams({ tau, rule: "best", v: "1", by: "cpu" }),
        "claude",
      );
      expect(setting).toEqual({ poolId: "claude", tolerance: DEFAULT_TOLERANCE, rule: "relative", excludedIds: [] });
      expect(decision).toBeNull();
    }
    expect(promptFromHash("#main")).toBeNull();
    expect(promptFromHash("#prompt=%E0%A4%A")).not.toBeNull();
  });
});
