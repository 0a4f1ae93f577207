import { expect, test } from "vitest";
import { adapterFileOf } from "@/lib/contracts/adapter-file.fixture";
import type { CommunityAdapter } from "@/lib/contracts/community-adapter";
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

const publishedOf = (modelId: string, run: CommunityAdapter["run"] = null): CommunityAdapter => ({
  ...{ id: "x", by: "ann", file: adapterFileOf(modelId), run },
});

test("a community model that nobody answers for is in every pool, labelled, and can neither be run nor reach the server", () => {
  const added = { own: [adapterFileOf("mine")], community: [publishedOf("theirs"), publishedOf("served")] };
  const { candidates, pools, runnable, ownPrices, ownIds, onlyShownIds } = withOwn(
    data,
    added,
    new Map([["theirs", price]]),
  );
  expect(pools[0]?.modelIds).toEqual(["served", "mine", "theirs"]);
  expect(candidates.at(-1)).toMatchObject({ modelId: "theirs", label: "Label of theirs (community)" });
  expect(runnable).toEqual(["served", "mine"]);
  expect(ownPrices?.map(({ modelId }) => modelId)).toEqual(["mine"]);
  expect([ownIds, onlyShownIds]).toEqual([new Set(["mine"]), new Set(["theirs"])]);
});

test("one that an admin named a provider for is run at the admin's price, which is not the visitor's to tell", () => {
  const run = { providerId: "p", price: { usdPerMillionInput: 3, usdPerMillionOutput: 4 } };
  const { candidates, runnable, ownPrices, onlyShownIds } = withOwn(
    data,
    { own: [], community: [publishedOf("theirs", run)] },
    new Map([["theirs", price]]),
  );
  expect(candidates.at(-1)).toMatchObject({ modelId: "theirs", price: run.price });
  expect(runnable).toEqual(["served", "theirs"]);
  expect(ownPrices).toBeUndefined();
  expect(onlyShownIds).toEqual(new Set());
});
