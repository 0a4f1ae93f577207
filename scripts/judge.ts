import { setTimeout as wait } from "node:timers/promises";
import { createDatabase } from "@/lib/server/database";
import { parseEnv } from "@/lib/server/env";
import { AppError } from "@/lib/server/errors";
import { createLogger } from "@/lib/server/logger";
import { createPriceBook } from "@/lib/server/prices/price-book";
import { createProviders } from "@/lib/server/providers/configured-providers";
import { loadRouterCatalog, RouterFilesError } from "@/lib/server/router-catalog";
import { type JudgeOptions, OptionError, parseJudgeOptions, USAGE } from "./judge/judge-options";
import { runJudge } from "./judge/run-judge";
import { createProgressBar } from "./progress-bar";

// npm run judge: a model labels pairs of answers as an annotator of its own kind. See docs/annotation.md.

try {
  const isWhole = await judge(parseJudgeOptions(process.argv.slice(2)));
  process.exitCode = isWhole ? 0 : 1;
} catch (cause) {
  // Messages of our own say what to do; others might quote texts.
  const isOurs =
    cause instanceof AppError ||
    cause instanceof OptionError ||
    cause instanceof RouterFilesError ||
    (cause instanceof Error && /^The environment/.test(cause.message));
  console.error(
    isOurs && cause instanceof Error
      ? cause.message
      : `It broke (${cause instanceof Error ? cause.name : typeof cause}).`,
  );
  if (cause instanceof OptionError) console.error(`\n${USAGE}`);
  process.exitCode = cause instanceof OptionError ? 2 : 1;
}

async function judge(options: JudgeOptions): Promise<boolean> {
  const env = parseEnv(process.env);
  const logger = createLogger("silent");
  const database = createDatabase({ url: env.DATABASE_URL, logger });
  const interrupt = new AbortController();
  process.once("SIGINT", () => interrupt.abort(new AppError("cancelled", "interrupted")));
  process.once("SIGTERM", () => interrupt.abort(new AppError("cancelled", "interrupted")));
  try {
    const files = await loadRouterCatalog(env.MODELS_DIR);
    await database.use(async () => undefined);
    return await runJudge(
      {
        ...{ env, database, signal: interrupt.signal, say: (line) => console.log(line) },
        createBar: createProgressBar,
        sleep: (ms, signal) => wait(ms, undefined, { signal }),
        providers: createProviders(env, () => performance.now(), database),
        catalog: await createPriceBook({ database, logger }).priced(files),
      },
      options,
    );
  } finally {
    await database.close();
  }
}
