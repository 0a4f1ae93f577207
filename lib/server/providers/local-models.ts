import "server-only";
import { z } from "zod";
import { fetchDirectly } from "./fetch-directly";
import { localNames } from "./model-table";

const modelList = z.object({ data: z.array(z.object({ id: z.string() })) });
const ASK_MS = 1_500;
const FRESH_MS = 60_000;

export type LocalServer = {
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  /** OPENAI_COMPATIBLE_MODELS; where it is given, the server is not asked. */
  readonly pairs: ReadonlyMap<string, string> | undefined;
};

/** The local server's model id for a candidate, or undefined where it cannot run it. */
export type LocalModels = {
  find(candidateId: string): Promise<string | undefined>;
  /** Its own names of all it has, as far as it says so. */
  list(): Promise<readonly string[]>;
};

/**
 * Which candidates an OpenAI-compatible server can run, by base URL alone: those it lists under a name we know. Where it
 * lists none of them, or nothing (llama.cpp answers to any name), every candidate is asked for under its own id, and a
 * server that does not have it says so.
 */
export function createLocalModels({ baseUrl, apiKey, pairs }: LocalServer, now: () => number): LocalModels {
  let asked: { readonly atMs: number; readonly ids: Promise<readonly string[]> } | undefined;
  const listedIds = () => {
    if (!asked || now() - asked.atMs > FRESH_MS) asked = { atMs: now(), ids: askForModels(baseUrl, apiKey) };
    return asked.ids;
  };
  return {
    async find(candidateId) {
      if (pairs) return pairs.get(candidateId);
      const ids = await listedIds();
      const known = [...new Set([candidateId, ...Object.keys(localNames)])].some((id) => match(id, ids) !== undefined);
      return match(candidateId, ids) ?? (known ? undefined : candidateId);
    },
    list: async () => (pairs ? [...new Set(pairs.values())] : listedIds()),
  };
}

function match(candidateId: string, listed: readonly string[]): string | undefined {
  const names = new Set([candidateId, ...(localNames[candidateId] ?? [])].map((name) => name.toLowerCase()));
  return listed.find((id) => names.has(id.toLowerCase()));
}

async function askForModels(baseUrl: string, apiKey: string | undefined): Promise<readonly string[]> {
  try {
    const headers = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
    const response = await fetchDirectly(`${baseUrl.replace(/\/$/, "")}/models`, {
      headers,
      signal: AbortSignal.timeout(ASK_MS),
    });
    return modelList.parse(await response.json()).data.map(({ id }) => id);
  } catch {
    return []; // It may be down for the moment; a run will say so.
  }
}
