import type { ErrorCode } from "@/lib/contracts/error-code";
import { errorBody } from "@/lib/contracts/run";

/** The server said no, before anything was asked of a provider. */
export class ServerRefused extends Error {
  override readonly name = "ServerRefused";
  constructor(
    readonly code: ErrorCode,
    message: string,
    /** When asking again makes sense, where the server says so. */
    readonly retryAfterSeconds: number | null,
  ) {
    super(message);
  }
}

export async function toRefusal(response: Response): Promise<ServerRefused> {
  const wait = Number(response.headers.get("retry-after"));
  const retryAfterSeconds = Number.isFinite(wait) && wait > 0 ? wait : null;
  const body = errorBody.safeParse(await response.json().catch(() => null));
  const { code, message } = body.success
    ? body.data.error
    : { code: "internal" as const, message: `The server answered with status ${response.status}.` };
  return new ServerRefused(code, message, retryAfterSeconds);
}
