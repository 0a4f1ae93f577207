import { spawn } from "node:child_process";
import { once } from "node:events";

const PORT = 3452;
export const FIRST_WORD = "first";

/** Paced like a model: 200 ms to the first token, then one every 50 ms, 2.2 s in all. */
const MODEL_PACE = {
  words: [`${FIRST_WORD} `, ...Array.from({ length: 39 }, (_, word) => `word${word} `)],
  firstTokenMs: 200,
  betweenMs: 50,
};
export const STREAM_MS = MODEL_PACE.firstTokenMs + MODEL_PACE.words.length * MODEL_PACE.betweenMs;

type Pace = { readonly words: readonly string[]; readonly firstTokenMs: number; readonly betweenMs: number };

/** Runs `task` beside the tests' fake OpenAI-compatible provider, in a process of its own. */
export async function withFakeProvider<T>(task: (baseUrl: string) => Promise<T>, pace: Pace = MODEL_PACE): Promise<T> {
  const script = ["scripts/fake-provider.ts", "openai", String(PORT)];
  const provider = spawn(process.execPath, [...process.execArgv, ...script], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    await Promise.race([once(provider.stdout, "data"), once(provider, "exit")]);
    const url = `http://127.0.0.1:${PORT}`;
    const response = await fetch(`${url}/control`, { method: "POST", body: JSON.stringify(pace) });
    if (!response.ok) throw new Error(`the fake provider answered ${response.status}`);
    return await task(`${url}/v1`);
  } finally {
    provider.kill("SIGTERM");
  }
}
