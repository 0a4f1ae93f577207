import type { ModelPrice } from "@/lib/core/candidate";
import type { OwnPrices } from "@/lib/core/own-price";

const KEY = "ipr-own-prices";
const NONE: OwnPrices = new Map();

type Open = () => Pick<Storage, "getItem" | "setItem">;

export type OwnPriceBook = {
  load(): Promise<OwnPrices>;
  /** All prices after it. `null` goes back to the list price. */
  set(modelId: string, price: ModelPrice | null): Promise<OwnPrices>;
};

/** Own prices of one tab. `open` throws where storage is switched off: the prices then last as long as the page. */
export function createOwnPriceBook(open: Open): OwnPriceBook {
  // Each change begins from the one before, also of the same tick: what checks stored prices is fetched first.
  let latest: Promise<OwnPrices> | undefined;
  const load = () => {
    latest ??= read(open);
    return latest;
  };
  return {
    load,
    set(modelId, price) {
      latest = load().then((prices) => {
        const next = new Map(prices);
        if (price) next.set(modelId, price);
        else next.delete(modelId);
        write(open, next);
        return next;
      });
      return latest;
    },
  };
}

async function read(open: Open): Promise<OwnPrices> {
  try {
    const stored = open().getItem(KEY);
    if (stored === null) return NONE; // As nearly always: what checks them is then not loaded.
    const { parseOwnPrices } = await import("@/lib/contracts/own-prices");
    return parseOwnPrices(stored);
  } catch {
    return NONE;
  }
}

function write(open: Open, prices: OwnPrices): void {
  try {
    open().setItem(KEY, JSON.stringify(Object.fromEntries(prices)));
  } catch {
    // Said above: they last as long as the page.
  }
}
