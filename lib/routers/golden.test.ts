import { expect, test } from "vitest";
import { casesOf, expectGolden, goldenCases } from "@/lib/benchmark/golden-cases.fixture";
import { routerFunctions, waitingForTheirRouter } from "./golden.fixture";

const ofRouters = goldenCases.filter(({ section }) => section.startsWith("routers/"));

test("each of the routers' golden cases is run here, or named as waiting for its router", () => {
  const handled = Object.keys(routerFunctions);
  expect([...handled, ...waitingForTheirRouter].sort()).toEqual([...new Set(ofRouters.map(({ fn }) => fn))].sort());
});

const ready = casesOf(({ section, fn }) => section.startsWith("routers/") && fn in routerFunctions);
if (ready.length > 0) test.each(ready)("%s", (_, one) => expectGolden(routerFunctions[one.fn]?.(one.inputs), one));
