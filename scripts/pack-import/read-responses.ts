import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Pack } from "@/lib/benchmark/pack";
import { type PackResponseRow, packManifest, packResponseRow } from "@/lib/contracts/pack-file";
import { createFaultList } from "@/lib/server/packs/pack-fault";
import { readRows } from "../pack/read-rows";

export const RESPONSES_FILE = "responses.jsonl.gz";

/**
 * Reads every recorded answer once, keeps none, and throws `PackError` with file and line of the first bad ones: an
 * unknown prompt or model, a pair twice, a broken gzip, another hash than the manifest's. Answers counts per prompt.
 */
export async function checkResponses(directory: string, pack: Pack): Promise<Map<string, number>> {
  const faults = createFaultList(directory);
  const prompts = new Set(pack.prompts.map(({ promptId }) => promptId));
  const models = new Set(pack.candidates.map(({ modelId }) => modelId));
  const seen = new Set<string>();
  const countByPrompt = new Map<string, number>();
  const check = ({ prompt_id, model }: PackResponseRow, line: number) => {
    const fault = (message: string) => faults.add({ file: RESPONSES_FILE, line, message });
    if (!prompts.has(prompt_id)) return fault(`unknown prompt ${prompt_id}`);
    if (!models.has(model)) return fault(`unknown model ${model}`);
    const key = JSON.stringify([prompt_id, model]);
    if (seen.has(key)) return fault(`answer of ${model} to ${prompt_id} twice`);
    seen.add(key);
    countByPrompt.set(prompt_id, (countByPrompt.get(prompt_id) ?? 0) + 1);
  };
  const { sha256 } = await readRows({ directory, file: RESPONSES_FILE, schema: packResponseRow }, check, faults.add);
  const manifest = packManifest.parse(JSON.parse(await readFile(join(directory, "manifest.json"), "utf8")));
  const expected = manifest.files[RESPONSES_FILE]?.sha256;
  if (sha256 !== expected)
    faults.add({ file: RESPONSES_FILE, line: null, message: `sha256 is ${sha256}, the manifest says ${expected}` });
  faults.throwIfAny();
  return countByPrompt;
}

/** Sources whose quality a checker decided; where a model judged or the rule is unknown, nothing is gold. */
export async function checkedSources(directory: string): Promise<Set<string>> {
  const manifest = packManifest.parse(JSON.parse(await readFile(join(directory, "manifest.json"), "utf8")));
  const isJudged = (rule: string) => /judg|grading|preference/i.test(rule);
  return new Set(manifest.sources.filter(({ scoring_rule }) => !isJudged(scoring_rule)).map(({ id }) => id));
}
