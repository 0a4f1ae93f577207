import { PromptFileError } from "./prompt-file-error";

/** The file as text, piece by piece. Refuses bytes that are not UTF-8, a UTF-16 mark, and files of binary. */
export async function* readText(file: Blob, signal: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true }); // Drops a byte order mark.
  const reader = file.stream().getReader();
  let bytes = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      const text = decode(decoder, value, bytes);
      if (text.includes("\0")) throw new PromptFileError(notText(bytes));
      if (text !== "") yield text;
      if (done) return;
      bytes += value.byteLength;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function decode(decoder: TextDecoder, value: Uint8Array | undefined, bytesBefore: number): string {
  try {
    return decoder.decode(value, { stream: value !== undefined });
  } catch {
    throw new PromptFileError(notText(bytesBefore));
  }
}

const notText = (bytes: number) =>
  `the file is not UTF-8 text (near byte ${bytes}): save it as UTF-8, without a spreadsheet's own format`;
