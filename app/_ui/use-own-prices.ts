"use client";

import { useCallback, useEffect, useState } from "react";
import type { ModelPrice } from "@/lib/core/candidate";
import type { OwnPrices } from "@/lib/core/own-price";
import { createOwnPriceBook } from "./own-price-book";

const NONE: OwnPrices = new Map();

/** Prices that the visitor entered, for this browser session (one tab). `setPrice(id, null)` goes back to the list price. */
export function useOwnPrices() {
  const [prices, setPrices] = useState(NONE);
  const [book] = useState(() => createOwnPriceBook(() => sessionStorage));
  useEffect(() => {
    void book.load().then(setPrices);
  }, [book]);
  const setPrice = useCallback(
    async (modelId: string, price: ModelPrice | null) => setPrices(await book.set(modelId, price)),
    [book],
  );
  return { prices, setPrice };
}
