import { formRoute } from "@/lib/server/accounts/member-route";

export const dynamic = "force-dynamic";

/** The tracks that a submission may name, with their candidates and how many prompts must be answered. */
export const GET = formRoute({ name: "submissions-read", perMinute: 120 }, async ({ deps }) => {
  const tracks = await deps.tracks.list();
  return Response.json(
    tracks.map(({ track, modelIds, promptIds, pack }) => ({
      ...{ id: track.id, title: track.title, version: track.version, pack: pack.name, packVersion: pack.version },
      ...{ models: modelIds, prompts: promptIds.length },
    })),
  );
});
