"use client";

import { useCallback, useEffect, useState } from "react";
import { parseOwnPrices } from "@/lib/contracts/own-prices";
import type { ModelPrice } from "@/lib/core/candidate";
import type { OwnPrices } from "@/lib/core/own-price";

const KEY = "ipr-own-prices";
const NONE: OwnPrices = new Map();

/** Prices that the visitor entered, for this browser session (one tab). `setPrice(id, null)` goes back to the list price. */
export function useOwnPrices() {
  const [prices, setPrices] = useState(NONE);
  useEffect(() => setPrices(read()), []);
  const setPrice = useCallback((modelId: string, price: ModelPrice | null) => {
    const next = new Map(read());
    if (price) next.set(modelId, price);
    else next.delete(modelId);
    write(next);
    setPrices(next);
  }, []);
  return { prices, setPrice };
}

function read(): OwnPrices {
  try {
    return parseOwnPrices(sessionStorage.getItem(KEY));
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
