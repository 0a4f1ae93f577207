import "server-only";
import type { Logger } from "pino";
import { toAppError } from "./errors";

type Logging = { readonly logger: Pick<Logger, "error"> };

/** Whatever is thrown becomes the response that `refuse` makes of it; what is our own fault is logged. Never rejects. */
export async function answerOrRefuse<Deps extends Logging>(
  getDeps: () => Deps,
  answer: (deps: Deps) => Promise<Response>,
  refuse: (cause: unknown) => Response,
): Promise<Response> {
  let deps: Deps | undefined;
  try {
    deps = getDeps();
    return await answer(deps);
  } catch (cause) {
    const error = toAppError(cause);
    if (error.status >= 500) deps?.logger.error({ err: error }, error.message);
    return refuse(error);
  }
}
