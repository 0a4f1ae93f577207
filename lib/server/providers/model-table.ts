import "server-only";
import type { ModelMap } from "./model-map";

/**
 * Candidate id → the id that each provider gives exactly this model. Providers retire models: an id that is no longer
 * served answers 404, and MODEL_MAP replaces or extends a line without a release. A candidate is not mapped to a
 * successor: its predictions are about the model that was measured.
 */
export const modelTable: ModelMap = {
  "claude-3-haiku-20240307": both("claude-3-haiku-20240307"),
  "claude-3-5-haiku-20241022": both("claude-3-5-haiku-20241022"),
  "claude-3-sonnet-20240229": both("claude-3-sonnet-20240229"),
  "claude-3-5-sonnet-20240620": both("claude-3-5-sonnet-20240620"),
  "claude-3-5-sonnet-20241022": both("claude-3-5-sonnet-20241022", "v2"),
  "claude-3-opus-20240229": both("claude-3-opus-20240229"),
  "claude-3-7-sonnet-20250219": both("claude-3-7-sonnet-20250219"),
  "claude-sonnet-4-20250514": both("claude-sonnet-4-20250514"),
  "claude-opus-4-20250514": both("claude-opus-4-20250514"),
  "claude-opus-4-1-20250805": both("claude-opus-4-1-20250805"),
  "claude-sonnet-4-5-20250929": both("claude-sonnet-4-5-20250929"),
  "claude-instant-1": bedrock("anthropic.claude-instant-v1"),
  "claude-2": bedrock("anthropic.claude-v2"),
  "claude-2.1": bedrock("anthropic.claude-v2:1"),

  "llama-3-8b-instruct": bedrock("meta.llama3-8b-instruct-v1:0"),
  "llama-3-70b-instruct": bedrock("meta.llama3-70b-instruct-v1:0"),
  "llama-3.1-8b-instruct": bedrock("meta.llama3-1-8b-instruct-v1:0"),
  "llama-3.1-70b-instruct": bedrock("meta.llama3-1-70b-instruct-v1:0"),
  "llama-3.1-405b-instruct": bedrock("meta.llama3-1-405b-instruct-v1:0"),
  "llama-3.3-70b-instruct": bedrock("meta.llama3-3-70b-instruct-v1:0"),
  "llama-2-70b-chat": bedrock("meta.llama2-70b-chat-v1"),
  "mistral-large-2407": bedrock("mistral.mistral-large-2407-v1:0"),
  "mixtral-8x7b-instruct-v0.1": bedrock("mistral.mixtral-8x7b-instruct-v0:1"),
  "nova-pro-v1": bedrock("amazon.nova-pro-v1:0"),

  ...sameName("openai", [
    ...["gpt-3.5-turbo-0125", "gpt-3.5-turbo-1106", "gpt-4-1106-preview", "gpt-4-turbo-2024-04-09"],
    ...["gpt-4o-2024-05-13", "gpt-4o-2024-08-06", "gpt-4o-2024-11-20", "gpt-4o-mini-2024-07-18"],
    ...["gpt-4.1-2025-04-14", "gpt-4.1-mini-2025-04-14", "gpt-4.1-nano-2025-04-14"],
    ...["gpt-5-2025-08-07", "gpt-5-mini-2025-08-07", "gpt-5-nano-2025-08-07", "gpt-5.1-2025-11-13"],
    ...["o1-2024-12-17", "o3-2025-04-16", "o3-mini-2025-01-31", "o4-mini-2025-04-16"],
  ]),
  ...sameName("google", [
    ...["gemini-1.5-flash-001", "gemini-1.5-flash-002", "gemini-1.5-pro-001", "gemini-1.5-pro-002"],
    ...["gemini-2.0-flash-001", "gemini-2.5-flash", "gemini-2.5-pro", "gemini-3-pro-preview"],
  ]),
};

/**
 * Names under which local servers offer a candidate: Ollama's tags (their untagged default is this size), and the
 * repository names that vLLM takes. Compared without regard to case with what `GET /models` lists.
 */
export const localNames: Readonly<Record<string, readonly string[]>> = {
  "llama-3-8b-instruct": ["llama3:8b", "llama3:latest", "meta-llama/Meta-Llama-3-8B-Instruct"],
  "llama-3-70b-instruct": ["llama3:70b", "meta-llama/Meta-Llama-3-70B-Instruct"],
  "llama-3.1-8b-instruct": [
    ...["llama3.1:8b", "llama3.1:latest"],
    ...["meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Meta-Llama-3.1-8B-Instruct"],
  ],
  "llama-3.1-70b-instruct": [
    ...["llama3.1:70b", "meta-llama/Llama-3.1-70B-Instruct", "meta-llama/Meta-Llama-3.1-70B-Instruct"],
  ],
  "llama-3.1-405b-instruct": [
    ...["llama3.1:405b", "meta-llama/Llama-3.1-405B-Instruct", "meta-llama/Meta-Llama-3.1-405B-Instruct"],
  ],
  "llama-3.3-70b-instruct": ["llama3.3:70b", "llama3.3:latest", "meta-llama/Llama-3.3-70B-Instruct"],
  "llama-2-70b-chat": ["llama2:70b", "meta-llama/Llama-2-70b-chat-hf"],
  "mistral-nemo-2407": ["mistral-nemo:12b", "mistral-nemo:latest", "mistralai/Mistral-Nemo-Instruct-2407"],
  "mistral-large-2407": ["mistralai/Mistral-Large-Instruct-2407"],
  "mixtral-8x7b-instruct-v0.1": ["mixtral:8x7b", "mixtral:latest", "mistralai/Mixtral-8x7B-Instruct-v0.1"],
  "gpt-oss-20b": ["gpt-oss:20b", "gpt-oss:latest", "openai/gpt-oss-20b"],
  "gpt-oss-120b": ["gpt-oss:120b", "openai/gpt-oss-120b"],
};

function both(id: string, bedrockVersion = "v1") {
  return { anthropic: id, "amazon-bedrock": `anthropic.${id}-${bedrockVersion}:0` };
}

function bedrock(id: string) {
  return { "amazon-bedrock": id };
}

function sameName(provider: "openai" | "google", ids: readonly string[]) {
  return Object.fromEntries(ids.map((id) => [id, { [provider]: id }]));
}
