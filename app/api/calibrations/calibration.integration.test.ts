import { expect, test } from "vitest";
import { GET as manifestGet } from "@/app/api/models/manifest/route";
import { GET as cardGet } from "@/app/models/versions/[file]/route";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { listCalibrations } from "@/db/queries/calibrations";
import { listMeasuredVersions, listServings } from "@/db/queries/router-versions";
import { modelManifest } from "@/lib/contracts/model-manifest";
import { routerCard } from "@/lib/contracts/router-file";
import type { Account } from "@/lib/server/accounts/account";
import { promoteVersion } from "@/lib/server/calibration/promote";
import { createServedRouter } from "@/lib/server/calibration/served-router";
import { seedVotes, VOTED_MODELS } from "@/lib/server/calibration/voted-pairs.fixture";
import { createTestDeps } from "@/lib/server/deps.fixture";
import { calibratedVersions, loadRegistry } from "@/lib/server/registry-page";
import { REMEMBERED_MS } from "@/lib/server/remembered-rows";
import { sha256 } from "@/lib/server/sha256";

const admin: Account = { id: "admin", name: "Admin", isAdmin: true, by: "session" };
const MODELS = { MODELS_DIR: "./public/models" };

describeOnEachDatabase("calibration", (database) => {
  const newDeps = () => createTestDeps(database().open, MODELS);

  test("of thin data makes no version and says so", async () => {
    const deps = newDeps();
    await deps.calibrations.request(null);
    await deps.calibrations.drain();
    const [done] = await listCalibrations(database().open.db, 1);
    expect(done).toMatchObject({ version: null, job: { state: "done", progress: 1 } });
    expect(done?.job.report?.refused).toMatch(/^thin data: 0 usable votes/);
  });

  test("asked for twice at once runs once; the version is listed at once, served when promoted, and goes back", async () => {
    const { db } = database().open;
    await seedVotes(db, 400);
    const deps = newDeps();
    // Only PostgreSQL has a second process.
    const other = database().url === null ? deps : newDeps();
    const ids = await Promise.all([deps.calibrations.request(null), other.calibrations.request(null)]);
    expect(ids[0]).toBe(ids[1]);
    await Promise.all([deps.calibrations.drain(), other.calibrations.drain()]);
    const [made, ...rest] = await listMeasuredVersions(db, 10);
    expect(rest).toEqual([]);
    const version = made?.version ?? "";
    expect(version).toMatch(/^1\.0\.0-votes-2026-01-31-/);
    expect(made?.report.warnings[0]).toMatch(/^Thin data: it rests on 400 labels/);

    globalThis.iprDeps = deps;
    expect((await deps.loadCatalog()).routerVersion).toBe("1.0.0");
    expect((await manifest()).routerVersion).toBe("1.0.0");
    await promoteVersion(deps, admin, { version, note: "people prefer it" });
    expect((await deps.loadCatalog()).routerVersion).toBe(version);
    const registry = await loadRegistry();
    expect(registry).toMatchObject({ routerVersion: version, measuredVersion: "1.0.0" });
    expect(registry.entries.some(({ measured }) => measured !== null)).toBe(true);
    expect(await calibratedVersions()).toMatchObject([{ version, baseVersion: "1.0.0", report: { labels: 400 } }]);
    const served = await manifest();
    expect(served.routerVersion).toBe(version);
    const listed = served.routers.find((router) => router.version === version);
    const text = await (await cardGet(new Request("http://test/"), paramsOf(`${version}.json`))).text();
    expect([sha256(text), Buffer.byteLength(text)]).toEqual([listed?.card.sha256, listed?.card.bytes]);
    expect(routerCard.parse(JSON.parse(text)).version).toBe(version);

    const loadRouter = createServedRouter(deps);
    const biasOf = async (modelId: string) =>
      (await loadRouter()).predictors.encoder.adapters.find((adapter) => adapter.modelId === modelId)?.qualityLogit
        .bias;
    const moved = await biasOf(VOTED_MODELS[1]);
    await promoteVersion(deps, admin, { version: "1.0.0", note: "not better" });
    expect((await deps.loadCatalog()).routerVersion).toBe("1.0.0");
    expect([...(await deps.loadCatalog()).poolsByVersion.keys()]).toEqual(["1.0.0", version]);
    expect(moved).toBeGreaterThan((await biasOf(VOTED_MODELS[1])) ?? Number.POSITIVE_INFINITY);
    expect((await listServings(db, 10)).map(({ before, version, note }) => [before, version, note])).toEqual([
      [version, "1.0.0", "not better"],
      ["1.0.0", version, "people prefer it"],
    ]);
  }, 60_000);

  test("a version that nobody made, and somebody who is no admin, promote nothing", async () => {
    const deps = newDeps();
    await expect(promoteVersion(deps, admin, { version: "9.9", note: "" })).rejects.toMatchObject({
      code: "not_found",
    });
    const nobody = { ...admin, isAdmin: false };
    await expect(promoteVersion(deps, nobody, { version: "1.0.0", note: "" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("a second process on PostgreSQL serves within a second what the first promoted", async () => {
    if (database().url === null) return; // The embedded database has one process.
    const [one, two] = [newDeps(), newDeps()];
    const [made] = await listMeasuredVersions(database().open.db, 1);
    await two.loadCatalog();
    await promoteVersion(one, admin, { version: made?.version ?? "", note: "" });
    const servedByTwo = async () => (await two.loadCatalog()).routerVersion;
    await expect.poll(servedByTwo, { timeout: 2 * REMEMBERED_MS, interval: 50 }).toBe(made?.version);
  });
});

async function manifest() {
  return modelManifest.parse(await (await manifestGet(new Request("http://test/"))).json());
}

function paramsOf(file: string) {
  return { params: Promise.resolve({ file }) };
}
