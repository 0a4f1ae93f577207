import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { candidateFile } from "@/lib/contracts/candidate-file";
import { type ModelManifest, modelManifest } from "@/lib/contracts/model-manifest";
import { type RouterCard, routerCard } from "@/lib/contracts/router-file";
import type { Candidate } from "@/lib/core/candidate";

/**
 * Writes card, weights and the list of candidates into `directory`, then names the router in its manifest, if there is one. Each file is written
 * beside and renamed, and the manifest comes last: an interrupted run leaves the old router in place and in use. Without `serve` the manifest lists the new router beside the one in use.
 */
export async function writeRouter(
  directory: string,
  { card, weights, candidates }: { card: RouterCard; weights: Uint8Array; candidates: readonly Candidate[] },
  { serve = true }: { serve?: boolean } = {},
): Promise<{ cardBytes: number; weightsBytes: number; manifestUpdated: boolean }> {
  await mkdir(directory, { recursive: true });
  const text = `${JSON.stringify(routerCard.parse(card), null, 1)}\n`;
  const files = {
    weights: await replaceFile(directory, `router-${card.version}.bin`, weights),
    card: await replaceFile(directory, `router-${card.version}.json`, Buffer.from(text)),
  };
  const listed = `${JSON.stringify(candidateFile.parse(candidates), null, 2)}\n`;
  await replaceFile(directory, "candidates.json", Buffer.from(listed));
  const manifest = await readManifest(directory);
  if (manifest) {
    const others = manifest.routers.filter(({ version }) => version !== card.version);
    const updated: ModelManifest = {
      ...manifest,
      routerVersion: serve ? card.version : manifest.routerVersion,
      routers: [...others, { version: card.version, ...files }],
    };
    const manifestText = `${JSON.stringify(modelManifest.parse(updated), null, 2)}\n`;
    await replaceFile(directory, "manifest.json", Buffer.from(manifestText));
  }
  return { cardBytes: files.card.bytes, weightsBytes: files.weights.bytes, manifestUpdated: manifest !== undefined };
}

async function replaceFile(directory: string, path: string, bytes: Uint8Array) {
  const target = join(directory, path);
  await writeFile(`${target}.part`, bytes);
  await rename(`${target}.part`, target);
  return { path, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

async function readManifest(directory: string): Promise<ModelManifest | undefined> {
  const text = await readFile(join(directory, "manifest.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : modelManifest.parse(JSON.parse(text));
}
