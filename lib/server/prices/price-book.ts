import "server-only";
import type { Logger } from "pino";
import { insertModelPrice, listCurrentPrices, type ModelPriceRow, type NewModelPrice } from "@/db/queries/model-prices";
import type { Database } from "../database";
import { createRememberedRows } from "../remembered-rows";
import type { RouterCatalog } from "../router-catalog";

export type PriceBook = {
  /** The catalog at the prices that hold now (those that another process set: a second ago). While the database does not answer, at the last ones that were read. */
  priced(catalog: RouterCatalog): Promise<RouterCatalog>;
  /** Holds for every decision and bill that begins afterwards. */
  change(price: NewModelPrice): Promise<void>;
};

type Rows = readonly ModelPriceRow[];

export function createPriceBook({ database, logger }: { database: Database; logger: Pick<Logger, "warn"> }): PriceBook {
  const rows = createRememberedRows<Rows>({ database, logger, query: listCurrentPrices, none: [], name: "prices" });
  return {
    async priced(catalog) {
      return atPrices(catalog, await rows.current());
    },
    async change(price) {
      await database.use((db) => insertModelPrice(db, price));
      rows.forget();
    },
  };
}

/** Rows of models that are no longer served are passed over. */
function atPrices(catalog: RouterCatalog, rows: Rows): RouterCatalog {
  if (rows.length === 0) return catalog;
  const rowOf = new Map(rows.map((row) => [row.modelId, row]));
  const candidates = catalog.candidates.map((candidate) => {
    const { usdPerMillionInput = null, usdPerMillionOutput = null, source, at } = rowOf.get(candidate.modelId) ?? {};
    if (usdPerMillionInput === null || usdPerMillionOutput === null) return candidate;
    const priceSource = `${source}, set by an admin on ${at?.toISOString().slice(0, 10)}`;
    return { ...candidate, price: { usdPerMillionInput, usdPerMillionOutput }, priceSource };
  });
  const candidateById = new Map(candidates.map((candidate) => [candidate.modelId, candidate]));
  return { ...catalog, candidates, candidateById };
}
