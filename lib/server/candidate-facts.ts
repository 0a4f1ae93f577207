import "server-only";

/** What vendors state of a model and no measurement of ours says. */
export type CandidateFacts = { readonly contextTokens: number; readonly abilities: readonly string[] };

/** From memory of the vendors' model pages; not read again for this list. The page says so. */
export const FACTS_SOURCE = "vendors' model pages, from memory of the author; not checked again";

const [text, tools, images, audio] = ["text", "tools", "images", "audio"];
const facts = (contextTokens: number, ...more: string[]): CandidateFacts => ({
  contextTokens,
  abilities: [text, ...more],
});

export const candidateFacts: Readonly<Record<string, CandidateFacts>> = {
  "claude-3-haiku-20240307": facts(200_000, tools, images),
  "claude-3-5-haiku-20241022": facts(200_000, tools, images),
  "claude-3-sonnet-20240229": facts(200_000, tools, images),
  "claude-3-5-sonnet-20240620": facts(200_000, tools, images),
  "claude-3-5-sonnet-20241022": facts(200_000, tools, images),
  "claude-3-opus-20240229": facts(200_000, tools, images),
  "llama-3-8b-instruct": facts(8_192),
  "llama-3-70b-instruct": facts(8_192),
  "llama-3.1-8b-instruct": facts(128_000, tools),
  "llama-3.1-70b-instruct": facts(128_000, tools),
  "llama-3.1-405b-instruct": facts(128_000, tools),
  "llama-3.3-70b-instruct": facts(128_000, tools),
  "gpt-3.5-turbo-0125": facts(16_385, tools),
  "gpt-4o-mini-2024-07-18": facts(128_000, tools, images),
  "gpt-4o-2024-08-06": facts(128_000, tools, images),
  "gpt-4o-2024-05-13": facts(128_000, tools, images),
  "gpt-4-turbo-2024-04-09": facts(128_000, tools, images),
  "gemini-1.5-flash-001": facts(1_000_000, tools, images, audio),
  "gemini-1.5-flash-002": facts(1_000_000, tools, images, audio),
  "gemini-1.5-pro-001": facts(2_000_000, tools, images, audio),
  "gemini-1.5-pro-002": facts(2_000_000, tools, images, audio),
  "nova-pro-v1": facts(300_000, tools, images),
  "mistral-large-2407": facts(128_000, tools),
  "mistral-nemo-2407": facts(128_000, tools),
  "mixtral-8x7b-instruct-v0.1": facts(32_768),
};
