import { beforeAll, expect, test } from "vitest";
import { writeTestModels } from "../models.fixture";
import { loadRouterCatalog, type RouterCatalog } from "../router-catalog";
import { parsePolicy, policyNames } from "./policy";

let catalog: RouterCatalog;
beforeAll(async () => {
  catalog = await loadRouterCatalog(await writeTestModels());
});

test.each([
  ["ipr/auto", "all", 0.3, null],
  ["ipr/claude", "claude", 0.3, null],
  ["ipr/claude@0.2", "claude", 0.2, null],
  ["ipr/claude@.5", "claude", 0.5, null],
  ["ipr/all@1", "all", 1, null],
  ["llama-3.1-8b-instruct", "all", 0.3, "llama-3.1-8b-instruct"],
])("%s is pool %s at τ = %f", (name, poolId, tolerance, named) => {
  expect(parsePolicy(catalog, name)).toMatchObject({ pool: { id: poolId }, tolerance, named });
});

test.each(["ipr/", "ipr/nobody", "gpt-99", "ipr/claude@1.5", "ipr/claude@-1", "ipr/claude@", "ipr/claude@NaN"])(
  "%s is refused with the field named",
  (name) => {
    expect(() => parsePolicy(catalog, name)).toThrow(expect.objectContaining({ param: "model", name: "AppError" }));
  },
);

test("every listed policy is one", () => {
  for (const name of policyNames(catalog)) expect(parsePolicy(catalog, name).name).toBe(name);
});
