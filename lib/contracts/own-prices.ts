import "./without-eval";
import { z } from "zod";
import type { OwnPrices } from "@/lib/core/own-price";

const usdPerMillion = z.number().nonnegative().max(1_000_000);
const stored = z.record(
  z.string().min(1).max(128),
  z.strictObject({ usdPerMillionInput: usdPerMillion, usdPerMillionOutput: usdPerMillion }),
);

/** What the browser session holds; anything else, however it came there, counts as nothing. */
export function parseOwnPrices(text: string): OwnPrices {
  try {
    return new Map(Object.entries(stored.parse(JSON.parse(text))));
  } catch {
    return new Map();
  }
}
