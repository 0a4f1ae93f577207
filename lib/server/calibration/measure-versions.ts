import "server-only";
import { compareVersions, type Ends, type VersionFigures, versionFigures } from "@/lib/annotation/version-figures";
import { type Block, fixedMeans, trackBlock } from "@/lib/benchmark/block";
import { selectCells } from "@/lib/benchmark/select-cells";
import type { Track } from "@/lib/benchmark/track";
import type { CalibrationReport } from "@/lib/contracts/calibration";
import type { RouterCard } from "@/lib/contracts/router-file";
import { fixedModels } from "@/lib/core/fixed-models";
import { type NumericPack, readNumericPack } from "../packs/read-pack-vectors";
import { shippedTracks } from "../packs/shipped-tracks";
import { type PackPredictions, predictPack } from "./predict-pack";

export type MeasuredVersion = { readonly card: RouterCard; readonly weights: ArrayBuffer };
type Comparison = CalibrationReport["comparison"];
export type MeasureVersions = (
  versions: { readonly before: MeasuredVersion; readonly after: MeasuredVersion },
  /** Awaited between any two parts: requests that came meanwhile go first. `done` in [0, 1]. */
  onProgress: (done: number) => Promise<void>,
) => Promise<Comparison>;

/** Both versions on the test prompts of each cost track of a numeric pack that both know. */
export function measureOnPack(packDirectory: string): MeasureVersions {
  return async ({ before, after }, onProgress) => {
    const read = await readNumericPack(packDirectory);
    await onProgress(0.1);
    const embeddings = await read.loadEmbeddings();
    await onProgress(0.2);
    const positions = [...read.pack.prompts.keys()].filter((at) => read.pack.prompts[at]?.split === "test");
    const predictions: PackPredictions[] = [];
    for (const version of [before, after]) {
      predictions.push(await predictPack(version, { read, embeddings, positions }, () => onProgress(0.3)));
      await onProgress(0.4);
    }
    const tracks = comparedTracks(read, predictions[0]?.modelIds ?? []);
    const comparison: Comparison = [];
    for (const [at, track] of tracks.entries()) {
      const figures = await figuresOnTrack(read, track, { positions, predictions }, () =>
        onProgress(0.4 + (0.6 * (at + 0.5)) / tracks.length),
      );
      const [ofBefore, ofAfter] = figures.versions;
      if (ofBefore && ofAfter)
        comparison.push({ track: track.id, prompts: figures.prompts, figures: compareVersions(ofBefore, ofAfter) });
      await onProgress(0.4 + (0.6 * (at + 1)) / tracks.length);
    }
    return comparison;
  };
}

function comparedTracks({ pack }: NumericPack, modelIds: readonly string[]): Track[] {
  const known = new Set(modelIds);
  const listed = new Set(pack.candidates.map(({ modelId }) => modelId));
  return shippedTracks().filter(
    ({ kind, candidates }) => kind === "cost" && candidates.every((id) => known.has(id) && listed.has(id)),
  );
}

async function figuresOnTrack(
  { pack }: NumericPack,
  track: Track,
  { positions, predictions }: { positions: readonly number[]; predictions: readonly PackPredictions[] },
  breathe: () => Promise<void>,
): Promise<{ prompts: number; versions: VersionFigures[] }> {
  const { block } = trackBlock(pack, track, ["test"]);
  const rowByPrompt = new Map(positions.map((position, row) => [pack.prompts[position]?.promptId ?? "", row]));
  const rows = block.prompts.map(({ promptId }) => rowByPrompt.get(promptId) ?? 0);
  const ends = endsOf(block, trackBlock(pack, track, ["train", "val"]).block);
  const versions: VersionFigures[] = [];
  for (const { modelIds, quality, costUsd } of predictions) {
    const columns = block.candidates.map(({ modelId }) => modelIds.indexOf(modelId));
    const cells = { width: modelIds.length, rows, columns };
    const selected = { quality: selectCells(quality, cells), costUsd: selectCells(costUsd, cells) };
    versions.push(versionFigures(block, selected, ends));
    await breathe();
  }
  return { prompts: block.prompts.length, versions };
}

function endsOf({ candidates }: Block, training: Block): Ends {
  const fixed = fixedModels(fixedMeans(training));
  const columnOf = (modelId: string) => candidates.findIndex((candidate) => candidate.modelId === modelId);
  return { cheapest: columnOf(fixed.cheapest.modelId), best: columnOf(fixed.best.modelId) };
}
