import { z } from "zod";

/** `tracks*.json`: candidate lists × source lists (spec §6.1). Without `kind` and `basis`: a cost track at list prices. */
export const trackFile = z.object({
  version: z.string(),
  tracks: z.array(
    z.object({
      id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
      title: z.string(),
      kind: z.enum(["cost", "quality"]).default("cost"),
      basis: z.enum(["tokens", "measured"]).default("tokens"),
      candidates: z.array(z.string()).min(2),
      sources: z.array(z.string()).min(1),
    }),
  ),
});
export type TrackFile = z.infer<typeof trackFile>;
