import { beforeAll, expect, test } from "vitest";
import { type ChatRequest, chatRequest } from "@/lib/contracts/chat-completion";
import type { Exclusion } from "@/lib/core/decide";
import { writeTestModels } from "../models.fixture";
import type { Endpoint } from "../providers/configured-providers";
import { createSimulatedProvider } from "../providers/simulated";
import { loadRouterCatalog, type RouterCatalog } from "../router-catalog";
import { excludeUnable } from "./chat-needs";
import { parsePolicy } from "./policy";

const [SEEING, BLIND, BARE] = ["gpt-4o-2024-08-06", "llama-3.1-8b-instruct", "llama-3-8b-instruct"];
const plain = createSimulatedProvider({ msPerWord: 0 });
const wired = { ...plain, wire: { post: () => Promise.reject(new Error("nobody is asked here")) } };
const on = (provider: Endpoint["provider"]): Endpoint => ({ provider, providerModelId: "x" });

let catalog: RouterCatalog;
beforeAll(async () => {
  catalog = await loadRouterCatalog(await writeTestModels());
});

const requestOf = (fields: object): ChatRequest =>
  chatRequest.parse({ model: "ipr/all", messages: [{ role: "user", content: "Why?" }], ...fields });
/** Whom `fields` leave, of a model that sees, one that has tools alone and one that has neither. */
const left = (fields: object, provider: Endpoint["provider"], model = "ipr/all") => {
  const endpoints = new Map([SEEING, BLIND, BARE].map((id) => [id ?? "", on(provider)]));
  const exclusions = new Map<string, Exclusion>();
  excludeUnable(requestOf(fields), parsePolicy(catalog, model), { endpoints, exclusions });
  return [...endpoints.keys()].filter((id) => !exclusions.has(id));
};
const user = (...content: object[]) => ({ messages: [{ role: "user", content }] });
const tools = [{ type: "function", function: { name: "f", parameters: {} } }];
const image = { type: "image_url", image_url: { url: "data:image/png;base64,AA" } };

test.each<[string, object, (string | undefined)[]]>([
  ["tools", { tools }, [SEEING, BLIND]],
  ["functions", { functions: [{ name: "f" }] }, [SEEING, BLIND]],
  ["an image", user(image), [SEEING]],
  ["tools and an image", { tools, ...user(image) }, [SEEING]],
  ["text alone", user({ type: "text", text: "Why?" }), [SEEING, BLIND, BARE]],
  ["no tools", { tools: null }, [SEEING, BLIND, BARE]],
])("%s leaves the candidates that have it", (_, fields, expected) => {
  expect(left(fields, wired)).toEqual(expected);
});

test.each<[string, object]>([
  ["tools", { tools }],
  ["tool_choice", { tool_choice: "none" }],
  ["parallel_tool_calls", { parallel_tool_calls: true }],
  ["logprobs", { logprobs: true }],
  ["top_logprobs", { top_logprobs: 0 }],
  ["logit_bias", { logit_bias: {} }],
  ["presence_penalty", { presence_penalty: 0 }],
  ["frequency_penalty", { frequency_penalty: 1 }],
  ["seed", { seed: 0 }],
  ["modalities", { modalities: ["text"] }],
  ["audio", { audio: {} }],
  ["prediction", { prediction: {} }],
  ["reasoning_effort", { reasoning_effort: "low" }],
  ["web_search_options", { web_search_options: {} }],
  ["service_tier", { service_tier: "flex" }],
  ["store", { store: true }],
  ["n", { n: 2 }],
  ["response_format", { response_format: { type: "json_object" } }],
  ["messages", { messages: [{ role: "user" }, { role: "tool", content: "1", tool_call_id: "x" }] }],
  ["messages", user(image)],
])("%s is named in the refusal where nobody has OpenAI's wire, and passes where somebody has", (param, fields) => {
  expect(() => left(fields, plain)).toThrow(expect.objectContaining({ code: "bad_request", param }));
  expect(left(fields, wired)).toContain(SEEING);
});

test.each([
  { n: 1 },
  { response_format: { type: "text" } },
  { logprobs: false },
  { stop: "x", temperature: 1, top_p: 1, max_tokens: 5, user: "u" },
])("%o asks for nothing beyond plain text", (fields) => {
  expect(left(fields, plain)).toEqual([SEEING, BLIND, BARE]);
});

test("a named model that lacks what is asked for is refused, whoever else has it", () => {
  expect(() => left(user(image), wired, BLIND)).toThrow(
    expect.objectContaining({ code: "bad_request", param: "messages" }),
  );
});
