import "./without-eval";
import { z } from "zod";
import type { ModelPrice } from "@/lib/core/candidate";
import type { AdapterFile } from "./adapter-file";

export const adapterState = z.enum(["proposed", "published", "rejected"]);
export type AdapterState = z.infer<typeof adapterState>;

/** An adapter that an admin has published. */
export type CommunityAdapter = {
  readonly id: string;
  readonly by: string;
  readonly file: AdapterFile;
  /** Who answers for it here and at what price, which is the admin's and not the sender's; null: nobody does. */
  readonly run: { readonly providerId: string; readonly price: ModelPrice } | null;
};

/** Answer of `POST /api/adapters`. */
export const adapterReceipt = z.strictObject({ id: z.uuid(), state: adapterState });
