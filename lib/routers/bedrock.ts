/**
 * Our reading of Amazon Bedrock's rule, unconfirmed: the other model answers when its predicted quality is at most
 * `differencePercent` below the anchor's.
 */
export function bedrockPick(
  quality: { readonly anchor: number; readonly other: number },
  differencePercent: number,
): "anchor" | "other" {
  return quality.other >= (1 - differencePercent / 100) * quality.anchor ? "other" : "anchor";
}
