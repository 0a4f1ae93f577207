import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseEnv } from "../env";
import { createProviders } from "./configured-providers";

const NOBODY = "http://127.0.0.1:9/v1";
const providersOf = (variables: Record<string, string>) =>
  createProviders(parseEnv({ NODE_ENV: "test", ...variables }), () => 0);
async function whoRuns(candidateId: string, variables: Record<string, string>): Promise<string | undefined> {
  const endpoint = await providersOf(variables).find(candidateId);
  return endpoint && `${endpoint.provider.id} ${endpoint.providerModelId}`;
}

test("with nothing set up, the simulated provider answers for every candidate", async () => {
  expect(providersOf({}).configured).toBe(false);
  expect(await whoRuns("anything", {})).toBe("simulated simulated");
});

test.each<[string, Record<string, string>, string, string]>([
  ["Anthropic", { ANTHROPIC_API_KEY: "k" }, "claude-3-haiku-20240307", "anthropic claude-3-haiku-20240307"],
  ["OpenAI", { OPENAI_API_KEY: "k" }, "gpt-4o-2024-08-06", "openai gpt-4o-2024-08-06"],
  ["Google", { GOOGLE_GENERATIVE_AI_API_KEY: "k" }, "gemini-1.5-pro-002", "google gemini-1.5-pro-002"],
  [
    "Bedrock by key",
    { AWS_REGION: "us-east-1", AWS_BEARER_TOKEN_BEDROCK: "k" },
    "nova-pro-v1",
    "amazon-bedrock amazon.nova-pro-v1:0",
  ],
  [
    "Bedrock by credentials",
    { AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "s" },
    "claude-3-5-sonnet-20241022",
    "amazon-bedrock anthropic.claude-3-5-sonnet-20241022-v2:0",
  ],
])("%s is turned on by its variables", async (_, variables, candidateId, endpoint) => {
  expect(await whoRuns(candidateId, variables)).toBe(endpoint);
  expect(await whoRuns("no-such-model", variables)).toBeUndefined();
});

test("half of the variables turn nothing on, and empty ones are none", async () => {
  for (const half of [
    { AWS_REGION: "us-east-1" },
    { AWS_ACCESS_KEY_ID: "a", AWS_REGION: "x" },
    { ANTHROPIC_API_KEY: "" },
  ])
    expect(providersOf(half).configured).toBe(false);
});

test("with a real provider set up, nothing else is simulated", async () => {
  expect(await whoRuns("gpt-4o-2024-08-06", { ANTHROPIC_API_KEY: "k" })).toBeUndefined();
});

test("a local server that is named by hand goes before the others, for the candidates named", async () => {
  const variables = {
    ANTHROPIC_API_KEY: "k",
    OPENAI_COMPATIBLE_URL: NOBODY,
    OPENAI_COMPATIBLE_MODELS: "claude-3-haiku-20240307=qwen2.5:0.5b, llama-3.1-8b-instruct = org/model:q4",
  };
  expect(await whoRuns("claude-3-haiku-20240307", variables)).toBe("openai-compatible qwen2.5:0.5b");
  expect(await whoRuns("llama-3.1-8b-instruct", variables)).toBe("openai-compatible org/model:q4");
  expect(await whoRuns("claude-3-opus-20240229", variables)).toBe("anthropic claude-3-opus-20240229");
});

test("MODEL_MAP replaces a line of the table, as JSON or as a file", async () => {
  const json = JSON.stringify({ "claude-3-haiku-20240307": { anthropic: "claude-next" } });
  const file = join(await mkdtemp(join(tmpdir(), "ipr-map-")), "map.json");
  await writeFile(file, json);
  for (const MODEL_MAP of [json, file])
    expect(await whoRuns("claude-3-haiku-20240307", { ANTHROPIC_API_KEY: "k", MODEL_MAP })).toBe(
      "anthropic claude-next",
    );
});

test.each<[string, string]>([
  ["MODEL_MAP", '{"a": {"no-such-provider": "x"}}'],
  ["MODEL_MAP", "/no/such/file"],
  ["OPENAI_COMPATIBLE_MODELS", "llama"],
  ["OPENAI_COMPATIBLE_URL", "file:///etc/passwd"],
  ["RUN_TOTAL_TIMEOUT_MS", "soon"],
  ["TRUST_PROXY", "yes"],
])("a wrong %s is named at the start, and its value is not repeated", (name, value) => {
  expect(() => parseEnv({ NODE_ENV: "test", [name]: value })).toThrow(new RegExp(`${name}: .*docs/providers.md`));
  expect(() => parseEnv({ NODE_ENV: "test", [name]: value })).not.toThrow(value);
});

async function withServer<Result>(models: unknown, use: (url: string) => Promise<Result>): Promise<Result> {
  const server = createServer((_, response) => response.end(JSON.stringify(models)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  try {
    return await use(`http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/v1/`);
  } finally {
    server.close();
  }
}
const listOf = (...ids: string[]) => ({ object: "list", data: ids.map((id) => ({ id, object: "model" })) });

test("by base URL alone: what the server lists under a known name can run, and the rest cannot", async () => {
  await withServer(listOf("llama3.1:8b", "META-LLAMA/Llama-3.3-70B-Instruct", "unknown:1b"), async (url) => {
    const env = { OPENAI_COMPATIBLE_URL: url };
    expect(await whoRuns("llama-3.1-8b-instruct", env)).toBe("openai-compatible llama3.1:8b");
    expect(await whoRuns("llama-3.3-70b-instruct", env)).toBe("openai-compatible META-LLAMA/Llama-3.3-70B-Instruct");
    expect(await whoRuns("claude-3-haiku-20240307", env)).toBeUndefined();
  });
});

test.each([
  ["lists no name we know", listOf("my-own-model")],
  ["lists something else", { hello: "world" }],
])("by base URL alone: a server that %s is asked for each candidate under its own id", async (_, models) => {
  await withServer(models, async (url) => {
    expect(await whoRuns("claude-3-haiku-20240307", { OPENAI_COMPATIBLE_URL: url })).toBe(
      "openai-compatible claude-3-haiku-20240307",
    );
  });
});

test("a server that is down for the moment takes no candidate away", async () => {
  expect(await whoRuns("llama-3.1-8b-instruct", { OPENAI_COMPATIBLE_URL: NOBODY })).toBe(
    "openai-compatible llama-3.1-8b-instruct",
  );
});
