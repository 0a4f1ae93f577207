import { expect, test } from "vitest";
import { clusterFolds } from "./cluster-folds";

const rows = Array.from({ length: 300 }, (_, at) => ({ source: at % 3 === 0 ? "a" : "b", cluster: `k${at % 150}` }));

test("rows of one cluster share a fold, also across sources", () => {
  const folds = clusterFolds(rows, 5, 1);
  rows.forEach((row, at) => {
    expect(folds[at]).toBe(folds[rows.findIndex(({ cluster }) => cluster === row.cluster)]);
  });
});

test("every fold holds its share of every source", () => {
  const distinct = rows.map((row, at) => ({ ...row, cluster: `own ${at}` }));
  const folds = clusterFolds(distinct, 5, 1);
  for (const source of ["a", "b"]) {
    const ofSource = folds.filter((_, at) => distinct[at]?.source === source);
    for (let fold = 0; fold < 5; fold++) expect(ofSource.filter((f) => f === fold)).toHaveLength(ofSource.length / 5);
  }
});

test("folds do not depend on the order of the rows", () => {
  const folds = clusterFolds(rows, 5, 1);
  expect(clusterFolds(rows.toReversed(), 5, 1).toReversed()).toEqual(folds);
});
