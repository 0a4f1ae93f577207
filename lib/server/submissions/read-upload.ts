import "server-only";
import { Readable } from "node:stream";
import { Busboy } from "@fastify/busboy";
import { submissionAbout, UPLOAD_BYTES_MAX } from "@/lib/contracts/submission";
import { AppError } from "../errors";
import type { Upload } from "./submit";

/** Room for the form's other fields and the boundaries. */
const FORM_BYTES_MAX = UPLOAD_BYTES_MAX + 64 * 1024;

/**
 * A multipart form whose file is read while it arrives: nothing is kept but what `take` keeps. The fields must come before
 * the file, as they do in our form. Throws AppError; whatever `take` throws ends the reading.
 */
export async function readUpload<Result>(request: Request, take: (upload: Upload) => Promise<Result>): Promise<Result> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data\s*;.*boundary=/i.test(type) || !request.body)
    throw new AppError(
      "unsupported_media_type",
      "Send a form (multipart/form-data) with the fields and then the file.",
    );
  if (request.headers.has("content-encoding"))
    throw new AppError("unsupported_media_type", "Send the file unpacked, without content-encoding.");
  if (Number(request.headers.get("content-length") ?? 0) > FORM_BYTES_MAX) throw tooLarge();
  const body = Readable.from(request.body);
  const form = parserOf(type);
  return new Promise<Result>((resolve, reject) => {
    const fields: Record<string, string> = {};
    let taking: Promise<Result> | undefined;
    const fail = (cause: unknown) => {
      body.unpipe(form).destroy();
      form.destroy();
      reject(cause instanceof AppError ? cause : broken(cause));
    };
    form.on("field", (name, value) => {
      if (taking)
        fail(new AppError("bad_request", `Put ${JSON.stringify(name.slice(0, 40))} before the file in the form.`));
      else fields[name] = value;
    });
    form.on("file", (name, file) => {
      const about = submissionAbout.safeParse(fields);
      file.on("error", fail).on("limit", () => fail(tooLarge()));
      if (name !== "file" || !about.success) {
        const first = about.error?.issues[0];
        return fail(
          new AppError(
            "bad_request",
            first ? `${first.path.join(".") || "form"}: ${first.message}.` : "The file's field is named file.",
          ),
        );
      }
      taking = take({ about: about.data, file });
      taking.catch(fail);
    });
    form.on("error", fail);
    form.on("finish", () => {
      if (taking) taking.then(resolve, fail);
      else fail(new AppError("bad_request", "The form has no file."));
    });
    body.on("error", fail);
    body.pipe(form);
  });
}

function parserOf(type: string): Busboy {
  try {
    return new Busboy({
      headers: { "content-type": type },
      limits: { files: 1, fields: 12, fieldSize: 2_000, fileSize: UPLOAD_BYTES_MAX },
    });
  } catch (cause) {
    throw broken(cause);
  }
}

function tooLarge(): AppError {
  return new AppError("too_large", `The file is over ${UPLOAD_BYTES_MAX / 1024 ** 2} MiB.`);
}

function broken(cause: unknown): AppError {
  return new AppError("bad_request", "The upload broke off before its end. Upload the file again.", { cause });
}
