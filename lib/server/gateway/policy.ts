import "server-only";
import type { Pool } from "@/lib/core/candidate";
import type { RuleKind } from "@/lib/core/routing-rule";
import { type UnitInterval, unitInterval } from "@/lib/core/unit";
import { AppError } from "../errors";
import type { RouterCatalog } from "../router-catalog";

/** What a model name asks for: a pool with its tolerance, or (`named`) one candidate and no choice. */
export type Policy = {
  readonly name: string;
  readonly pool: Pool;
  readonly tolerance: UnitInterval;
  readonly rule: RuleKind;
  readonly named: string | null;
};

/** The settings of a page that nobody has touched. */
export const AUTO = { poolId: "everything", tolerance: 0.3, rule: "relative" } as const;

/** `ipr/<pool>@<τ>`, `ipr/<pool>`, `ipr/auto`, or a candidate's id. Throws bad_request or not_found, with `param` model. */
export function parsePolicy(catalog: RouterCatalog, name: string): Policy {
  const pools = poolsOf(catalog);
  if (!name.startsWith("ipr/")) return namedPolicy(catalog, pools, name);
  const [, id = "", tau] = /^ipr\/([^@]+)(?:@(.*))?$/.exec(name) ?? [];
  const pool = id === "auto" ? autoPool(pools) : pools.find((one) => one.id === id);
  if (!pool) throw unknownModel(`There is no pool of this name. Use ipr/auto or ${pools.map(nameOf).join(", ")}.`);
  return { name, pool, tolerance: parseTolerance(tau), rule: AUTO.rule, named: null };
}

/** Names of policies and candidates, as `GET /v1/models` lists them. */
export function policyNames(catalog: RouterCatalog): string[] {
  return ["ipr/auto", ...poolsOf(catalog).map(nameOf)];
}

function namedPolicy({ candidateById }: RouterCatalog, pools: readonly Pool[], name: string): Policy {
  const pool = pools.find(({ modelIds }) => modelIds.includes(name));
  if (!candidateById.has(name) || !pool)
    throw unknownModel("There is no model of this name. GET /v1/models lists them; ipr/auto chooses for you.");
  return { name, pool: widest(pools, name), tolerance: unitInterval(AUTO.tolerance), rule: AUTO.rule, named: name };
}

/** A named model is compared with as many others as there are. */
function widest(pools: readonly Pool[], modelId: string): Pool {
  const holding = pools.filter(({ modelIds }) => modelIds.includes(modelId));
  return holding.reduce((best, pool) => (pool.modelIds.length > best.modelIds.length ? pool : best));
}

function autoPool(pools: readonly Pool[]): Pool | undefined {
  return pools.find(({ id }) => id === AUTO.poolId) ?? pools[0];
}

function poolsOf({ poolsByVersion, routerVersion }: RouterCatalog): readonly Pool[] {
  return poolsByVersion.get(routerVersion) ?? [];
}

function nameOf({ id }: Pool): string {
  return `ipr/${id}`;
}

function parseTolerance(text: string | undefined): UnitInterval {
  if (text === undefined) return unitInterval(AUTO.tolerance);
  const value = /^(?:[01]|0?\.\d{1,6}|[01]\.\d{1,6})$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= 1) return unitInterval(value);
  throw new AppError("bad_request", "model: the tolerance after @ is a number from 0 to 1, as in ipr/claude@0.2.", {
    param: "model",
  });
}

function unknownModel(message: string): AppError {
  return new AppError("not_found", message, { param: "model" });
}
