import "./without-eval";
import { z } from "zod";

/**
 * `public/models/encoder/golden.json`: texts with what the reference implementation made of them. Whoever serves the
 * encoder (browser, server, training) compares itself with these numbers before anyone relies on it.
 */
export const goldenFile = z.strictObject({
  about: z.string(),
  cases: z
    .array(
      z.strictObject({
        text: z.string(),
        /** [CLS] … [SEP], at most `tokensMax` of them. */
        ids: z.array(z.int().nonnegative()),
        /** Counts [CLS] and [SEP] too. */
        tokensBeforeTruncation: z.int().positive(),
        /** fp32, Euclidean length 1. */
        embedding: z.array(z.number()),
        preview: z.strictObject({ unit: z.array(z.number()), norm: z.number(), logTokens: z.number() }),
      }),
    )
    .min(1),
});
export type GoldenCase = z.infer<typeof goldenFile>["cases"][number];
