import { assert } from "@/lib/core/assert";

/**
 * Foreign text between two lines that carry the ask's nonce. Whoever wrote the text did not know the nonce, so no line of
 * it can close the frame, open another one or be taken for a verdict. Throws where the text holds the nonce all the same.
 */
export function frameText(label: string, nonce: string, text: string): string {
  assert(!text.includes(nonce), "a framed text holds the nonce of its frame; draw another one");
  return `[${label} ${nonce} BEGIN]\n${text}\n[${label} ${nonce} END]`;
}
