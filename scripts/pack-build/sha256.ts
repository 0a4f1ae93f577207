import { createHash } from "node:crypto";

/** Hex, of bytes or of a text's UTF-8 bytes. */
export function sha256Of(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
