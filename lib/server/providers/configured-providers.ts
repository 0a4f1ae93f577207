import "server-only";
import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { REPLAY_PROVIDER_ID } from "@/lib/contracts/replay-provider";
import type { Database } from "../database";
import type { Env } from "../env";
import { fetchDirectly } from "./fetch-directly";
import { createLanguageModelProvider } from "./language-model-provider";
import { createLocalModels, type LocalModels } from "./local-models";
import type { ProviderName } from "./model-map";
import { modelTable } from "./model-table";
import { createOpenAiWire, type OpenAiWire } from "./openai-wire";
import type { Provider } from "./provider";
import { createReplayProvider } from "./replay";
import { createSimulatedProvider } from "./simulated";

/** Who answers for a candidate, and under which name. */
export type Endpoint = { readonly provider: Provider; readonly providerModelId: string };

export type Providers = {
  /** False: everything is answered by the simulated provider. */
  readonly configured: boolean;
  /** Undefined when no provider here runs this candidate. */
  find(candidateId: string): Promise<Endpoint | undefined>;
  /** Every model that the providers here are known to have, for an admin to name one. */
  offers(): Promise<readonly ProviderOffer[]>;
  /** The endpoint of an offer that was chosen earlier; undefined where its provider is not configured any more. */
  at(offer: ProviderOffer): Endpoint | undefined;
};

/** Who answers for a candidate anew, simulated or not: what was recorded for one prompt answers no other. */
export async function findAnew(providers: Pick<Providers, "find">, candidateId: string): Promise<Endpoint | undefined> {
  const endpoint = await providers.find(candidateId);
  return endpoint?.provider.id === REPLAY_PROVIDER_ID ? undefined : endpoint;
}
export type ProviderOffer = { readonly providerId: string; readonly providerModelId: string };

const MS_PER_SIMULATED_WORD = 15;

/**
 * Every provider that the environment turns on, in order of preference; without any, recorded answers where REPLAY is on,
 * else the simulated one.
 */
export function createProviders(env: Env, now: () => number, database: Pick<Database, "use"> | null = null): Providers {
  const created = [openAiCompatible(env), anthropic(env), openAi(env), google(env), bedrock(env)];
  const providers = created.filter((provider) => provider !== undefined);
  const local = localModels(env, now);
  const simulated = createSimulatedProvider({ msPerWord: MS_PER_SIMULATED_WORD });
  const replay = env.REPLAY === "on" && database ? createReplayProvider(database) : undefined;
  return {
    configured: providers.length > 0 || replay !== undefined,
    async find(candidateId) {
      if (providers.length === 0 && replay) return { provider: replay, providerModelId: candidateId };
      if (providers.length === 0) return { provider: simulated, providerModelId: "simulated" };
      for (const { name, provider } of providers) {
        const providerModelId =
          env.MODEL_MAP?.[candidateId]?.[name] ??
          (name === "openai-compatible" ? await local?.find(candidateId) : modelTable[candidateId]?.[name]);
        if (providerModelId !== undefined) return { provider, providerModelId };
      }
      return undefined;
    },
    async offers() {
      if (providers.length === 0) return replay ? [] : [SIMULATED];
      const listed = await Promise.all(providers.map(async ({ name }) => offersOf(name, env, local)));
      return listed.flat();
    },
    at({ providerId, providerModelId }) {
      if (providers.length === 0)
        return replay || providerId !== SIMULATED.providerId ? undefined : { provider: simulated, providerModelId };
      const provider = providers.find(({ name }) => name === providerId)?.provider;
      return provider && { provider, providerModelId };
    },
  };
}

const SIMULATED: ProviderOffer = { providerId: "simulated", providerModelId: "simulated" };

async function offersOf(
  name: ProviderName,
  { MODEL_MAP }: Env,
  local: LocalModels | undefined,
): Promise<ProviderOffer[]> {
  const mapped = Object.values(MODEL_MAP ?? {}).flatMap((byProvider) => byProvider[name] ?? []);
  const known = Object.values(modelTable).flatMap((byProvider) => byProvider[name] ?? []);
  const ids = name === "openai-compatible" ? [...mapped, ...((await local?.list()) ?? [])] : [...mapped, ...known];
  return [...new Set(ids)].toSorted().map((providerModelId) => ({ providerId: name, providerModelId }));
}

type Named = { readonly name: ProviderName; readonly provider: Provider };

function named(
  name: ProviderName,
  keyVariable: string,
  env: Env,
  languageModel: Parameters<typeof createLanguageModelProvider>[0]["languageModel"],
  wire?: OpenAiWire,
): Named {
  const firstTokenTimeoutMs = env.RUN_FIRST_TOKEN_TIMEOUT_MS;
  const settings = { id: name, keyVariable, languageModel, firstTokenTimeoutMs, wire };
  return { name, provider: createLanguageModelProvider(settings) };
}

function localModels(env: Env, now: () => number): LocalModels | undefined {
  const { OPENAI_COMPATIBLE_URL: baseUrl, OPENAI_COMPATIBLE_KEY: apiKey, OPENAI_COMPATIBLE_MODELS: pairs } = env;
  return baseUrl ? createLocalModels({ baseUrl, apiKey, pairs }, now) : undefined;
}

function openAiCompatible(env: Env): Named | undefined {
  const { OPENAI_COMPATIBLE_URL: baseURL, OPENAI_COMPATIBLE_KEY: apiKey } = env;
  if (!baseURL) return undefined;
  const name = "openai-compatible";
  const models = createOpenAICompatible({
    name,
    baseURL,
    ...(apiKey && { apiKey }),
    includeUsage: true,
    fetch: fetchDirectly,
  });
  const wire = createOpenAiWire({ baseUrl: baseURL, apiKey, limitField: "max_tokens" });
  return named(name, "OPENAI_COMPATIBLE_KEY", env, models, wire);
}

function openAi(env: Env): Named | undefined {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL = "https://api.openai.com/v1" } = env;
  if (!apiKey) return undefined;
  // OpenAI's reasoning models know the limit under its new name only, and the others know both.
  const transformRequestBody = ({ max_tokens, ...body }: Record<string, unknown>) => ({
    ...body,
    max_completion_tokens: max_tokens,
  });
  const models = createOpenAICompatible({
    name: "openai",
    baseURL,
    apiKey,
    includeUsage: true,
    transformRequestBody,
    fetch: fetchDirectly,
  });
  const wire = createOpenAiWire({ baseUrl: baseURL, apiKey, limitField: "max_completion_tokens" });
  return named("openai", "OPENAI_API_KEY", env, models, wire);
}

function anthropic(env: Env): Named | undefined {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseURL } = env;
  if (!apiKey) return undefined;
  return named(
    "anthropic",
    "ANTHROPIC_API_KEY",
    env,
    createAnthropic({ apiKey, fetch: fetchDirectly, ...(baseURL && { baseURL }) }),
  );
}

function google(env: Env): Named | undefined {
  const { GOOGLE_GENERATIVE_AI_API_KEY: apiKey, GOOGLE_GENERATIVE_AI_BASE_URL: baseURL } = env;
  if (!apiKey) return undefined;
  const models = createGoogleGenerativeAI({ apiKey, fetch: fetchDirectly, ...(baseURL && { baseURL }) });
  return named("google", "GOOGLE_GENERATIVE_AI_API_KEY", env, models);
}

function bedrock(env: Env): Named | undefined {
  const { AWS_REGION: region, AWS_BEARER_TOKEN_BEDROCK: apiKey, BEDROCK_BASE_URL: baseURL } = env;
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  if (!region || !(apiKey || (accessKeyId && secretAccessKey))) return undefined;
  const credentials = apiKey ? { apiKey } : { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  const given = Object.fromEntries(Object.entries(credentials).filter(([, value]) => value !== undefined));
  const models = createAmazonBedrock({ region, fetch: fetchDirectly, ...given, ...(baseURL && { baseURL }) });
  return named("amazon-bedrock", "the AWS credentials", env, models);
}
