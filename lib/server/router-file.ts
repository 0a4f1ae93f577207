import "server-only";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { modelManifest } from "@/lib/contracts/model-manifest";
import { assembleRouter, type Router, type RouterCard, routerCard } from "@/lib/contracts/router-file";

export type RouterFiles = { readonly router: Router; readonly card: RouterCard; readonly weights: ArrayBuffer };

/** A router of `modelsDir` with its numbers: the given version, or the one that visitors get. */
export async function loadRouterFiles(modelsDir: string, version?: string): Promise<RouterFiles> {
  const manifest = modelManifest.parse(JSON.parse(await readFile(join(modelsDir, "manifest.json"), "utf8")));
  const wanted = version ?? manifest.routerVersion;
  const files = manifest.routers.find((router) => router.version === wanted);
  if (!files) throw new Error(`manifest.json lists no router ${wanted}`);
  const card = routerCard.parse(JSON.parse(await readFile(join(modelsDir, files.card.path), "utf8")));
  const weights = new Uint8Array(await readFile(join(modelsDir, files.weights.path))).buffer;
  return { router: assembleRouter(card, weights), card, weights };
}
