import { openDatabase } from "@/db/client";
import { generationItems, generations, recordedAnswers } from "@/db/schema";
import { createFakeRunDeps } from "../deps.fixture";
import { planGeneration } from "./plan-generation";

// A server's generation in a process of its own, to be killed. `start DIR URL` asks a provider that answers two prompts and
// then hangs; `resume DIR URL` does what is left and prints what the database then holds.

const [mode, directory = "", url = ""] = process.argv.slice(2);
const open = await openDatabase(directory);
const deps = createFakeRunDeps(open, { url });

if (mode === "start") {
  const lines = Array.from({ length: 6 }, (_, at) => `Prompt ${at}`);
  const wish = { source: "", count: 0, lines, modelIds: ["llama-3.1-8b-instruct"], outputTokensMax: 100, usdMax: 1 };
  await deps.generations.start(await planGeneration(deps, null, wish));
  await deps.generations.drain();
} else {
  const look = async () => {
    const items = await open.db.select().from(generationItems);
    const [job] = await open.db.select().from(generations);
    const count = (state: string) => items.filter((item) => item.state === state).length;
    return { job: [job?.state, job?.attempts], answered: count("answered"), asking: count("asking") };
  };
  const before = await look();
  await deps.generations.drain();
  const items = await open.db.select().from(generationItems);
  // What was open at the kill counts twice: with the most of the ask that was lost, and with the price of the other.
  const askedTwice = items.filter(({ attempts }) => attempts === 2);
  const counted = askedTwice.every(({ usdSpent, usdMost }) => usdSpent > usdMost);
  const answers = (await open.db.select().from(recordedAnswers)).length;
  process.stdout.write(JSON.stringify({ before, after: await look(), answers, twice: askedTwice.length, counted }));
  await open.close();
  process.exit(0);
}
