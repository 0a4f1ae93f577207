import { z } from "zod";
import { EXPORT_FILES, exportResponse } from "@/lib/server/annotations/export-votes";
import { noBody } from "@/lib/server/api-route";
import { apiRoute } from "@/lib/server/deps";
import { AppError } from "@/lib/server/errors";

export const dynamic = "force-dynamic";

const file = z.enum(EXPORT_FILES);

/** Votes or ratings of everybody, as JSON lines or Parquet: pseudonymous, distrusted ones with weight 0. */
export const GET = apiRoute({
  body: noBody,
  limit: () => ({ name: "annotation-export", perMinute: 10 }),
  handle({ deps, params }) {
    const { data: name } = file.safeParse(params.file);
    if (name === undefined) throw new AppError("not_found", `There are ${EXPORT_FILES.join(", ")}.`);
    return exportResponse(name, deps.database);
  },
});
