import { readFile, writeFile } from "node:fs/promises";
import { candidateFile } from "@/lib/contracts/candidate-file";
import { measureCandidates } from "./onboarding/measure-candidates";
import { loadOnboarding } from "./onboarding/measure-onboarding";

// Writes public/models/measured-<version>.json from the shipped pack and router.

const MODELS = "public/models";
const onboarding = await loadOnboarding("public/packs/iprbench-open", MODELS);
const candidates = candidateFile.parse(JSON.parse(await readFile(`${MODELS}/candidates.json`, "utf8")));
const measured = measureCandidates(onboarding, onboarding.card, candidates);
const path = `${MODELS}/measured-${measured.routerVersion}.json`;
await writeFile(path, `${JSON.stringify(measured)}\n`);
console.log(`${path}: ${measured.candidates.length} candidates of ${measured.pack.name} ${measured.pack.version}`);
