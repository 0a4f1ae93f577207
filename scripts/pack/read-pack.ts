import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { byId, clusterIdOf, clusterKeyOf, type Pack, type PackCandidate, type PackOutcome } from "@/lib/benchmark/pack";
import {
  type PackManifest,
  type PackOutcomeRow,
  type PackPromptRow,
  packManifest,
  packOutcomeRow,
  packPromptRow,
} from "@/lib/contracts/pack-file";
import { unitInterval } from "@/lib/core/unit";
import { createFaultList, PackError } from "@/lib/server/packs/pack-fault";
import { readRows } from "./read-rows";

export const PROMPTS_FILE = "prompts.jsonl.gz";
export const OUTCOMES_FILE = "outcomes.jsonl.gz";

/** A pack with its texts, which stay apart: they may not be stored with the numbers (licences differ by source). */
export type LoadedPack = { readonly pack: Pack; readonly textById: ReadonlyMap<string, string> };

/** Reads and checks the pack in `directory`. Throws `PackError` naming file and line of what is wrong. */
export async function readPack(directory: string): Promise<LoadedPack> {
  const manifest = await readManifest(directory);
  const faults = createFaultList(directory);
  const onFault = faults.add;
  const prompts = createPromptTable(manifest, onFault);
  const outcomes = createOutcomeTable(manifest, prompts.rowById, onFault);
  const promptFile = await readRows({ directory, file: PROMPTS_FILE, schema: packPromptRow }, prompts.add, onFault);
  const outcomeFile = await readRows({ directory, file: OUTCOMES_FILE, schema: packOutcomeRow }, outcomes.add, onFault);
  const sha256ByFile = new Map([
    [PROMPTS_FILE, promptFile.sha256],
    [OUTCOMES_FILE, outcomeFile.sha256],
  ]);
  for (const [file, sha256] of sha256ByFile) {
    if (manifest.files[file]?.sha256 === sha256) continue;
    faults.add({ file, line: null, message: `sha256 is ${sha256}, the manifest says ${manifest.files[file]?.sha256}` });
  }
  faults.throwIfAny();
  const pack: Pack = {
    name: manifest.name,
    version: manifest.version,
    sha256ByFile,
    candidates: manifest.candidates.map(toCandidate),
    sources: manifest.sources.map(({ id }) => id),
    prompts: [...prompts.rowById.values()]
      .toSorted((a, b) => byId(a.id, b.id))
      .map((row) => ({
        promptId: row.id,
        source: row.source,
        split: row.split,
        category: row.category,
        cluster: row.cluster ?? clusterIdOf(sha256Of(clusterKeyOf(row.prompt))),
        outcomes: outcomes.byPromptId.get(row.id) ?? new Map<string, PackOutcome>(),
      })),
  };
  return { pack, textById: new Map([...prompts.rowById].map(([id, row]) => [id, row.prompt])) };
}

type OnFault = ReturnType<typeof createFaultList>["add"];

async function readManifest(directory: string): Promise<PackManifest> {
  const fault = (message: string) => new PackError(directory, [{ file: "manifest.json", line: null, message }]);
  const text = await readFile(join(directory, "manifest.json"), "utf8").catch((cause) => {
    throw fault(cause.code === "ENOENT" ? "no such file: is this the folder of a pack?" : String(cause.message));
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw fault("is no JSON");
  }
  const parsed = packManifest.safeParse(json);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw fault(`${first?.path.join(".")}${ownerOf(json, first?.path ?? [])}: ${first?.message}`);
}

const listedIds = z.record(z.string(), z.array(z.object({ id: z.string() })).catch([])).catch({});

/** The id of the candidate or source that a path leads into, in brackets: nobody counts to the 37th. */
function ownerOf(json: unknown, [list, at]: readonly PropertyKey[]): string {
  const owner = listedIds.parse(json)[String(list)]?.[Number(at)];
  return owner ? ` (${owner.id})` : "";
}

function createPromptTable(manifest: PackManifest, onFault: OnFault) {
  const sources = new Set(manifest.sources.map(({ id }) => id));
  const rowById = new Map<string, PackPromptRow>();
  const splitByGroup = new Map<string, string>();
  return {
    rowById,
    add(row: PackPromptRow, line: number) {
      const fault = (message: string) => onFault({ file: PROMPTS_FILE, line, message });
      const known = rowById.get(row.id);
      if (known) return fault(known.split === row.split ? `prompt ${row.id} twice` : `prompt ${row.id} in two splits`);
      if (!sources.has(row.source)) fault(`unknown source ${row.source}`);
      // A repeated text, or a cluster, that lies in train and in test would leak answers into the evaluation.
      for (const group of [`text ${row.source} ${row.prompt}`, ...(row.cluster ? [`cluster ${row.cluster}`] : [])]) {
        const split = splitByGroup.get(group) ?? row.split;
        if (split !== row.split)
          fault(`the ${group.slice(0, group.indexOf(" "))} of prompt ${row.id} is also in ${split}`);
        splitByGroup.set(group, split);
      }
      rowById.set(row.id, row);
    },
  };
}

function createOutcomeTable(manifest: PackManifest, promptById: ReadonlyMap<string, PackPromptRow>, onFault: OnFault) {
  const models = new Set(manifest.candidates.map(({ id }) => id));
  const byPromptId = new Map<string, Map<string, PackOutcome>>();
  return {
    byPromptId,
    add(row: PackOutcomeRow, line: number) {
      const fault = (message: string) => onFault({ file: OUTCOMES_FILE, line, message });
      if (!models.has(row.model)) return fault(`unknown model ${row.model}`);
      if (!promptById.has(row.prompt_id)) return fault(`unknown prompt ${row.prompt_id}`);
      const outcomes = byPromptId.get(row.prompt_id) ?? new Map<string, PackOutcome>();
      if (outcomes.has(row.model)) return fault(`pair ${row.prompt_id}, ${row.model} twice`);
      byPromptId.set(row.prompt_id, outcomes.set(row.model, toOutcome(row)));
    },
  };
}

function toOutcome(row: PackOutcomeRow): PackOutcome {
  return {
    modelId: row.model,
    quality: unitInterval(row.quality),
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    tokenBasis: row.tokens,
    costUsdMeasured: row.cost_usd_measured ?? null,
    samples: row.samples ?? 1,
  };
}

function toCandidate(row: PackManifest["candidates"][number]): PackCandidate {
  return {
    modelId: row.id,
    family: row.family,
    label: row.label ?? row.id,
    price: { usdPerMillionInput: row.input_price_per_1m, usdPerMillionOutput: row.output_price_per_1m },
    priceSource: row.price_source,
    tier: row.tier,
    billsHiddenTokens: row.reasoning ?? false,
  };
}

function sha256Of(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
