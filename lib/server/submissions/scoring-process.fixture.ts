import { randomUUID } from "node:crypto";
import pino from "pino";
import { openDatabase } from "@/db/client";
import { claimSubmission, listSubmissionEvents, listSubmissions } from "@/db/queries/submissions";
import { submissionAbout } from "@/lib/contracts/submission";
import { createTestDeps } from "../deps.fixture";
import { fixedCsv, smallScoredTracks } from "./scored-tracks.fixture";
import { createScoringQueue } from "./scoring-queue";
import { submit } from "./submit";

// A server's scoring in a process of its own, to be killed: `start DIR` uploads and says when its scoring has begun,
// `resume DIR` scores what is left and prints what the database then holds.

const [mode, directory = ""] = process.argv.slice(2);
const open = await openDatabase(directory);
const deps = createTestDeps(open, { BETTER_AUTH_SECRET: "s".repeat(40) });

if (mode === "start") {
  const cookies = (await deps.accounts.signUp(`u${randomUUID().slice(0, 8)}`, "correct horse")).getSetCookie();
  const account = await deps.accounts.find(new Headers({ cookie: cookies.map((c) => c.split(";")[0]).join("; ") }));
  if (!account) throw new Error("signing up signs in");
  const tracks: typeof smallScoredTracks = {
    ...smallScoredTracks,
    find(id) {
      if (isScoring) process.stdout.write("scoring\n");
      return smallScoredTracks.find(id);
    },
  };
  let isScoring = false;
  // So many replicates take minutes: whoever kills this process finds it in the middle.
  const scoring = createScoringQueue({ database: deps.database, tracks, logger: pino(), replicates: 3_000_000 });
  const drain = () => {
    isScoring = true;
    return scoring.drain();
  };
  const about = submissionAbout.parse({ track: "all", routerName: "r" });
  const file = (async function* () {
    yield Buffer.from(fixedCsv("m1"));
  })();
  await submit({ ...deps, tracks, scoring: { ...scoring, drain } }, account, { about, file });
} else {
  const before = (await listSubmissions(open.db, {})).map(({ state }) => state);
  await deps.scoring.drain();
  const left = await claimSubmission(open.db, { scorer: randomUUID(), leaseMs: 0, onlyScorer: true });
  const after = await listSubmissions(open.db, {});
  const scored = (await listSubmissionEvents(open.db)).filter(({ action }) => action === "scored").length;
  const states = after.map(({ state, result }) => [state, result?.n]);
  process.stdout.write(`${JSON.stringify({ before, states, scored, left: left ?? null })}\n`);
  deps.scoring.close();
  await open.close();
  process.exit(0);
}
