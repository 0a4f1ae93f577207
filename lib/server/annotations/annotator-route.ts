import "server-only";
import { z } from "zod";
import { apiRoute, type Deps } from "../deps";
import { recogniseAnnotator, requireAnnotator } from "./annotator";
import { drawNext, type Queue } from "./draw";

const uncached = { headers: { "cache-control": "no-store" } };

/** The next question for this browser or account; the first call gives an anonymous cookie. */
export function drawRoute<Shown>(queue: Queue<Shown>) {
  return apiRoute({
    body: z.strictObject({}),
    limit: () => ({ name: "annotation-draws", perMinute: 60 }),
    handle: async ({ deps, headers, caller }) => {
      const { annotator, cookie } = await recogniseAnnotator(deps, headers, caller);
      await deps.adoptRuns();
      const response = Response.json(await drawNext(deps, queue, annotator.id), uncached);
      if (cookie) response.headers.append("set-cookie", cookie);
      return response;
    },
  });
}

/** What somebody says of a question that was shown: all of it counts against one limit. `say` answers the body. */
export function sayRoute<Body>(
  body: z.ZodType<Body>,
  say: (deps: Deps, annotatorId: string, body: Body) => Promise<unknown>,
) {
  return apiRoute({
    body,
    limit: () => ({ name: "annotation-votes", perMinute: 60 }),
    handle: async ({ deps, headers, body: said }) => {
      const { id } = await requireAnnotator(deps, headers);
      return Response.json(await say(deps, id, said), uncached);
    },
  });
}
