import "./without-eval";
import { z } from "zod";
import type { AdapterFile } from "./adapter-file";

export const adapterState = z.enum(["proposed", "published", "rejected"]);
export type AdapterState = z.infer<typeof adapterState>;

/** An adapter that an admin has published. */
export type CommunityAdapter = { readonly id: string; readonly by: string; readonly file: AdapterFile };

/** Answer of `POST /api/adapters`. */
export const adapterReceipt = z.strictObject({ id: z.uuid(), state: adapterState });
