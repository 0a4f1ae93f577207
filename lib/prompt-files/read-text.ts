import { PromptFileError } from "./prompt-file-error";

/**
 * The file as text, piece by piece. Refuses bytes that are not UTF-8, a UTF-16 mark, and files of binary: what stands
 * before the first of them is given, and the error names its line.
 */
export async function* readText(file: Blob, signal: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true }); // Drops a byte order mark.
  const reader = file.stream().getReader();
  let [before, line] = [new Uint8Array(0), 1];
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value = new Uint8Array(0) } = await reader.read();
      const { text, broken } = decode(decoder, { value, before, done });
      const isBinary = text.includes("\0");
      if (text !== "" && !isBinary) yield text;
      line += isBinary ? 0 : newlinesIn(text);
      if (broken || isBinary) throw new PromptFileError(NOT_TEXT, line);
      if (done) return;
      before = value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

type Piece = { readonly value: Uint8Array; readonly before: Uint8Array; readonly done: boolean };

function decode(decoder: TextDecoder, piece: Piece): { readonly text: string; readonly broken: boolean } {
  try {
    return { text: decoder.decode(piece.value, { stream: !piece.done }), broken: false };
  } catch {
    return { text: goodPart(piece), broken: true };
  }
}

/** What of a piece stands before its first bad byte, found by halving. A character may have begun in the piece before. */
function goodPart({ value, before }: Piece): string {
  const begun = [1, 2, 3].find((bytes) => textOf(before.slice(-bytes)) === "") ?? 0;
  const bytes = Uint8Array.from([...(before.length > 0 && begun > 0 ? before.slice(-begun) : []), ...value]);
  let [good, bad] = [0, bytes.length + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (textOf(bytes.subarray(0, middle)) === null) bad = middle;
    else good = middle;
  }
  return textOf(bytes.subarray(0, good)) ?? "";
}

/** Whole characters of the bytes, null where they cannot be the start of UTF-8 text. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return null;
  }
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

const NOT_TEXT = "this is not UTF-8 text: save the file as UTF-8, without a spreadsheet's own format";
