import "server-only";
import type { z } from "zod";
import { AppError } from "./errors";

/** Fits the longest prompt allowed with every character escaped, and the predictions of 200 candidates. */
export const BODY_BYTES_MAX = 700_000;

/** Size while it arrives → content type → UTF-8 → JSON → schema. Throws AppError with a sentence to act on. */
export async function readBody<Body>(
  request: Request,
  schema: z.ZodType<Body>,
  bytesMax = BODY_BYTES_MAX,
): Promise<Body> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  const bytes = await readBytes(request, bytesMax);
  if (type !== "application/json")
    throw new AppError("unsupported_media_type", "Send the body as JSON, with content-type: application/json.");
  const parsed = schema.safeParse(parseJson(decode(bytes)));
  if (!parsed.success)
    throw new AppError("bad_request", faultsOf(parsed.error), { param: parsed.error.issues[0]?.path.join(".") });
  return parsed.data;
}

async function readBytes({ body, headers }: Request, bytesMax: number): Promise<Uint8Array> {
  if (Number(headers.get("content-length") ?? 0) > bytesMax) throw tooLarge(bytesMax);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    length += part.value.byteLength;
    if (length > bytesMax) {
      await reader?.cancel();
      throw tooLarge(bytesMax);
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks, length);
}

function tooLarge(bytesMax: number): AppError {
  return new AppError("too_large", `The request is over ${bytesMax / 1000} kB. Shorten the prompt.`);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new AppError("bad_request", "The body is not UTF-8 text. Send JSON, encoded as UTF-8.");
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("bad_request", "The body is not JSON. Check quotes, commas and brackets.");
  }
}

/** Which field and why; never its value. */
function faultsOf({ issues }: z.ZodError): string {
  const shown = issues.slice(0, 3).map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
  const rest = issues.length - shown.length;
  return `The request does not fit. ${shown.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}.`;
}
