import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import golden from "./golden.json";
import { byId, clusterIdOf, clusterKeyOf } from "./pack";

test("cluster keys and ids are those of the golden file", () => {
  const { inputs, expected } = golden.cases.find(({ id }) => id === "cluster-key") ?? expect.fail("no such case");
  const keys = inputs.texts?.map(clusterKeyOf);
  expect(keys).toEqual(expected.keys);
  expect(keys?.map((key) => clusterIdOf(createHash("sha256").update(key).digest("hex")))).toEqual(expected.ids);
});

test("ids are ordered by code units, not by locale", () => {
  expect(["b", "a", "B", "ä"].toSorted(byId)).toEqual(["B", "a", "b", "ä"]);
});
