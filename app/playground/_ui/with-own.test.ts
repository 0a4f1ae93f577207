import { expect, test } from "vitest";
import { adapterFileOf } from "@/lib/contracts/adapter-file.fixture";
import type { PlaygroundData } from "@/lib/contracts/playground-data";
import { withOwn } from "./with-own";

const price = { usdPerMillionInput: 1, usdPerMillionOutput: 1 };
const data: PlaygroundData = {
  routerVersion: "test",
  candidates: [{ modelId: "served", label: "Served", family: "f", price, priceSource: "s" }],
  pools: [
    {
      id: "p",
      label: "P",
      modelIds: ["served"],
      strongestId: "served",
      dynamicMaxMargin: 0,
      qualityPerUsdByTolerance: [0],
    },
  ],
  runnable: ["served"],
  providerConfigured: true,
};

test("a community model is in every pool, labelled, and can neither be run nor reach the server", () => {
  const added = { own: [adapterFileOf("mine")], community: [adapterFileOf("theirs"), adapterFileOf("served")] };
  const { candidates, pools, runnable, ownPrices, ownIds, communityIds } = withOwn(
    data,
    added,
    new Map([["theirs", price]]),
  );
  expect(pools[0]?.modelIds).toEqual(["served", "mine", "theirs"]);
  expect(candidates.at(-1)).toMatchObject({ modelId: "theirs", label: "Label of theirs (community)" });
  expect(runnable).toEqual(["served", "mine"]);
  expect(ownPrices?.map(({ modelId }) => modelId)).toEqual(["mine"]);
  expect([ownIds, communityIds]).toEqual([new Set(["mine"]), new Set(["theirs"])]);
});
