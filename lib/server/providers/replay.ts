import "server-only";
import { findRecordedText } from "@/db/queries/annotation-imports";
import { REPLAY_PROVIDER_ID } from "@/lib/contracts/replay-provider";
import type { Database } from "../database";
import { AppError } from "../errors";
import { sha256 } from "../sha256";
import type { Provider } from "./provider";

const CHARS_PER_PART = 200;

/**
 * Answers with the text that the model really gave to this very prompt, as `pack:import` stored it. The page labels it
 * recorded. It counts no tokens and its time is that of a database, so a replay is never a measured run.
 */
export function createReplayProvider(database: Pick<Database, "use">): Provider {
  return {
    id: REPLAY_PROVIDER_ID,
    simulated: false,
    async *stream({ providerModelId, prompt, signal }) {
      const text = await database.use((db) => findRecordedText(db, sha256(prompt), providerModelId));
      signal.throwIfAborted();
      if (text === undefined)
        throw new AppError(
          "provider_rejected",
          "This server only replays recorded answers, and none is recorded for this prompt and model. Choose a prompt of an imported pack.",
        );
      for (let at = 0; at < text.length; at += CHARS_PER_PART)
        yield { kind: "text", text: text.slice(at, at + CHARS_PER_PART) };
      yield { kind: "end", usage: null };
    },
  };
}
