import "server-only";
import { listRatings } from "@/db/queries/annotation-ratings";
import { listVotes } from "@/db/queries/annotation-results";
import { findKnownVersions, findVersionCard } from "@/db/queries/router-versions";
import { type RouterCard, routerCard } from "@/lib/contracts/router-file";
import type { Database } from "../database";
import { loadRouterFiles } from "../router-file";
import type { Calibrate } from "./calibration-queue";
import { makeVersion } from "./make-version";
import type { MeasureVersions } from "./measure-versions";

export type CalibrateParts = {
  readonly database: Pick<Database, "use">;
  readonly modelsDir: string;
  readonly measure: MeasureVersions;
  readonly today: () => string;
};

/** Reads what one job needs, and says what it made. Always from the files' own router: shifts are never added to shifts. */
export function createCalibrate({ database, modelsDir, measure, today }: CalibrateParts): Calibrate {
  return async ({ id }, onProgress) => {
    await onProgress("reading the votes", 0.01);
    const votes = await database.use(listVotes);
    const ratings = await database.use(listRatings);
    const { card, weights } = await loadRouterFiles(modelsDir);
    const earlier = await earlierCards(database);
    const version = `${card.version}-votes-${today()}-${id.slice(0, 6)}`;
    const made = await makeVersion({ votes, ratings, base: { card, weights }, earlier, version, measure, onProgress });
    if (!made.card) return { report: made.report, version: null };
    const text = JSON.stringify(routerCard.parse(made.card));
    return { report: made.report, version: { version, baseVersion: card.version, card: text } };
  };
}

async function earlierCards(database: Pick<Database, "use">): Promise<RouterCard[]> {
  const { versions } = await database.use(findKnownVersions);
  const texts = await Promise.all(versions.map(({ version }) => database.use((db) => findVersionCard(db, version))));
  return texts.flatMap((text) => (text === undefined ? [] : routerCard.parse(JSON.parse(text))));
}
