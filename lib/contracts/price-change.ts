import "./without-eval";
import { z } from "zod";

const usdPerMillion = z
  .string()
  .trim()
  .regex(/^\d{1,7}([.,]\d{1,9})?$/, "a price is a number of USD from 0 to 1,000,000")
  .transform((text) => Number(text.replace(",", ".")))
  .refine((amount) => amount <= 1_000_000, "a price is a number of USD from 0 to 1,000,000");

/** The fields of the admin's price form. `file`: back to the price in the model files. */
export const priceChange = z.discriminatedUnion("action", [
  z.object({
    action: z.literal("set"),
    modelId: z.string().min(1).max(128),
    usdPerMillionInput: usdPerMillion,
    usdPerMillionOutput: usdPerMillion,
    source: z.string().trim().min(1, "say where the price is from").max(200),
  }),
  z.object({ action: z.literal("file"), modelId: z.string().min(1).max(128) }),
]);
export type PriceChangeForm = z.infer<typeof priceChange>;
