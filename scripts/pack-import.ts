import { openDatabase } from "@/db/client";
import { parseEnv } from "@/lib/server/env";
import { PackError } from "@/lib/server/packs/pack-fault";
import { importPack } from "./pack-import/import-pack";
import { createProgressBar } from "./progress-bar";

// npm run pack:import -- DIR: prompts and recorded answers of a text pack go into the database that DATABASE_URL names.

const [directory] = process.argv.slice(2);
if (directory === undefined || directory.startsWith("-")) {
  console.error("Usage: npm run pack:import -- DIR");
  process.exitCode = 2;
} else {
  await run(directory).catch((cause: unknown) => {
    // Our own errors say what to do; a driver's would quote rows.
    console.error(
      cause instanceof PackError || !(cause instanceof Error) ? String(cause) : cause.message.slice(0, 300),
    );
    process.exitCode = 1;
  });
}

async function run(packDirectory: string): Promise<void> {
  const env = parseEnv(process.env);
  const startedAt = performance.now();
  const database = await openDatabase(env.DATABASE_URL);
  try {
    const bars = new Map<string, ReturnType<typeof createProgressBar>>();
    const imported = await importPack(database.db, packDirectory, {
      modelsDir: env.MODELS_DIR,
      cacheDirectory: ".cache",
      onProgress(step, done, total) {
        const bar = bars.get(step) ?? createProgressBar(step, total);
        bars.set(step, bar);
        if (done === total) bar.finish();
        else bar.moveTo(done);
      },
    });
    const { prompts, answers, pairs, goldPairs, present } = imported;
    console.log(`${present.prompts} prompts with ${present.answers} recorded answers in the pack`);
    console.log(`new in the database: ${prompts} prompts, ${answers} answers, ${pairs} pairs (${goldPairs} gold)`);
    console.log(`Done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
  } finally {
    await database.close();
  }
}
