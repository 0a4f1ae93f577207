import "server-only";
import { z } from "zod";
import { type GenerationWish, generationWish } from "@/lib/contracts/generation";
import { AppError } from "../errors";

const FORM_BYTES_MAX = 1_000_000;

/** An admin's form: typed lines and a file of lines count together. Throws too_large or bad_request. */
export async function readWishForm(request: Request): Promise<GenerationWish> {
  if (Number(request.headers.get("content-length") ?? Number.POSITIVE_INFINITY) > FORM_BYTES_MAX)
    throw new AppError("too_large", `The form is too large: at most ${FORM_BYTES_MAX / 1e6} MB.`);
  const form = await request.formData().catch((cause: unknown) => {
    throw new AppError("bad_request", "This is not a form.", { cause });
  });
  const text = (name: string) => z.string().catch("").parse(form.get(name)).trim();
  const file = form.get("file");
  const lines = `${text("lines")}\n${file instanceof File ? await file.text() : ""}`.split(/\r?\n/);
  const wish = generationWish.safeParse({
    ...{ source: text("source"), count: Number(text("count") || 0), modelIds: form.getAll("modelId") },
    lines: lines.map((line) => line.trim()).filter((line) => line !== ""),
    ...{ outputTokensMax: Number(text("outputTokensMax")), usdMax: Number(text("usdMax")) },
  });
  if (wish.success) return wish.data;
  const [issue] = wish.error.issues;
  throw new AppError("bad_request", `${issue?.path.join(".")}: ${issue?.message}`);
}
