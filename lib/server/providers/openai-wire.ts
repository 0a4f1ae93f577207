import "server-only";
import { type PostedAnswer, postDirectly } from "./post-directly";

/** A provider that speaks OpenAI's own wire, so that a request can be passed on as it came. */
export type OpenAiWire = {
  /** `body` without model names of ours. Every status is an answer; rejects where there is none. */
  post(body: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<PostedAnswer>;
};

type WireSettings = {
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  /** Which name the provider has for the limit of output tokens. */
  readonly limitField: "max_tokens" | "max_completion_tokens";
};

/** The address comes from the server's environment alone: nothing that a caller sends can change where this goes. */
export function createOpenAiWire({ baseUrl, apiKey, limitField }: WireSettings): OpenAiWire {
  const url = `${baseUrl.replace(/\/$/, "")}/chat/completions`;
  const headers = { "content-type": "application/json", ...(apiKey && { authorization: `Bearer ${apiKey}` }) };
  return {
    post({ max_tokens, max_completion_tokens, ...rest }, signal) {
      const limit = max_completion_tokens ?? max_tokens;
      const body = JSON.stringify({ ...rest, ...(limit !== undefined && { [limitField]: limit }) });
      return postDirectly(url, { headers, body, signal });
    },
  };
}
