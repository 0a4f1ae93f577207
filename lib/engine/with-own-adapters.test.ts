import { expect, test } from "vitest";
import { toAdapter } from "@/lib/contracts/adapter-codec";
import { adapterFileOf } from "@/lib/contracts/adapter-file.fixture";
import { assembleRouter } from "@/lib/contracts/router-file";
import { predictPrompt } from "@/lib/core/predict";
import { createRandom } from "@/lib/core/random";
import { tinyRouter } from "./tiny-router.fixture";
import { withOwnAdapters } from "./with-own-adapters";

const { card, weights } = tinyRouter();
const vectors = { dims: 0, vectors: new Int8Array(), scale: new Float32Array(), idf: new Float32Array() };
const reader = { router: assembleRouter(card, weights.buffer), tokenize: nothing, vectors };
function nothing(): never {
  throw new Error("nothing is read here");
}
const units = { encoder: 4, preview: 4 };
const added = (modelId: string, shape = units) => {
  const file = adapterFileOf(modelId, { units: shape });
  return { encoder: [toAdapter(file, "encoder")], preview: [toAdapter(file, "preview")] };
};

test("no other model's prediction changes by a bit when a model is added", () => {
  const random = createRandom(3);
  const extended = withOwnAdapters(reader, added("theirs"));
  for (const name of ["encoder", "preview"] as const)
    for (let prompt = 0; prompt < 50; prompt++) {
      const features = new Float32Array(reader.router.predictors[name].projection.inputs).map(() => random() - 0.5);
      const before = predictPrompt(reader.router.predictors[name], features);
      const { qualities, familiarity } = predictPrompt(extended.router.predictors[name], features);
      expect(qualities.map(({ modelId }) => modelId)).toEqual(["small", "large", "theirs"]);
      expect({ familiarity, qualities: qualities.slice(0, 2) }).toStrictEqual(before);
    }
});

test("a model whose heads do not fit, or whose id is taken, is left out", () => {
  for (const own of [added("theirs", { encoder: 5, preview: 3 }), added("small")])
    expect(withOwnAdapters(reader, own).router.predictors.encoder.adapters).toHaveLength(2);
});
