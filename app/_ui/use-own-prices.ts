"use client";

import { useCallback, useEffect, useState } from "react";
import type { ModelPrice } from "@/lib/core/candidate";
import type { OwnPrices } from "@/lib/core/own-price";

const KEY = "ipr-own-prices";
const NONE: OwnPrices = new Map();

/** Prices that the visitor entered, for this browser session (one tab). `setPrice(id, null)` goes back to the list price. */
export function useOwnPrices() {
  const [prices, setPrices] = useState(NONE);
  useEffect(() => {
    void read().then(setPrices);
  }, []);
  const setPrice = useCallback(async (modelId: string, price: ModelPrice | null) => {
    const next = new Map(await read());
    if (price) next.set(modelId, price);
    else next.delete(modelId);
    write(next);
    setPrices(next);
  }, []);
  return { prices, setPrice };
}

async function read(): Promise<OwnPrices> {
  try {
    const stored = sessionStorage.getItem(KEY);
    if (stored === null) return NONE; // As nearly always: what checks them is then not loaded.
    const { parseOwnPrices } = await import("@/lib/contracts/own-prices");
    return parseOwnPrices(stored);
  } catch {
    return NONE; // Storage may be switched off.
  }
}

function write(prices: OwnPrices): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(Object.fromEntries(prices)));
  } catch {
    // The prices then last as long as the page.
  }
}
