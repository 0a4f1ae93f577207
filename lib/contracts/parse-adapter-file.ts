import { toAdapter } from "./adapter-codec";
import { type AdapterFile, adapterFile } from "./adapter-file";

/** Parses a file that a person opens. Throws an Error whose message says what is wrong with it. */
export function parseAdapterFile(text: string): AdapterFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error("This file is not JSON.");
  }
  const parsed = adapterFile.safeParse(json);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    throw new Error(`This is no adapter file: ${first?.path.join(".") || "the whole"}: ${first?.message}`);
  }
  for (const predictor of ["encoder", "preview"] as const) toAdapter(parsed.data, predictor);
  return parsed.data;
}
