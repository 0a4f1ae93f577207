import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHEAPEST_FIRST, nextSort, sortCandidates } from "./candidate-order";

const rows = fc
  .array(fc.record({ label: fc.constantFrom("A", "B"), quality: fc.integer({ min: 0, max: 2 }).map((n) => n / 8) }), {
    maxLength: 6,
  })
  .map((list) => list.map((row, index) => ({ ...row, modelId: `m${index}`, costRank: index + 1 })));

describe("candidate order", () => {
  it("does not depend on the order of its input", () => {
    const sort = fc.record({
      key: fc.constantFrom("label" as const, "quality" as const, "cost" as const),
      descending: fc.boolean(),
    });
    fc.assert(
      fc.property(rows, sort, (list, by) => {
        expect(sortCandidates([...list].reverse(), by)).toEqual(sortCandidates(list, by));
      }),
    );
  });

  it("starts with the best of a column, and turns round on the second press", () => {
    const byQuality = nextSort(CHEAPEST_FIRST, "quality");
    expect(byQuality).toEqual({ key: "quality", descending: true });
    expect(nextSort(byQuality, "quality")).toEqual({ key: "quality", descending: false });
    expect(nextSort(byQuality, "cost")).toEqual(CHEAPEST_FIRST);
  });
});
