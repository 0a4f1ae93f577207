import { prepareBertFolder } from "./bert-folder";
import { measureInBrowser, requireFile } from "./bench-site";
import type { Bench } from "./figure";

const requireModels = async () => {
  await requireFile("public/models/manifest.json", "run `npm run train` first");
  await requireFile("public/ort", "run `npm run build` first");
};

/** In the order of the table. Benches run one after the other: none may disturb another's timing. */
export const allBenches: readonly Bench[] = [
  {
    figures: [{ name: "decide.p99_ms", unit: "ms", goal: { below: 1 } }],
    measure: () => measureInBrowser("decide"),
  },
  {
    figures: [
      { name: "predict.wasm64_over_session_run", unit: "ratio", goal: { atMost: 1.3 } },
      { name: "predict.wasm64_ms", unit: "ms", goal: null },
      { name: "adapters.ms", unit: "ms", goal: { atMost: 0.5 } },
    ],
    async measure() {
      await requireModels();
      return measureInBrowser("predict");
    },
  },
  {
    figures: [
      { name: "predict.transformersjs_over_ours", unit: "ratio", goal: { atLeast: 2.5 } },
      { name: "predict.transformersjs64_ms", unit: "ms", goal: null },
    ],
    async measure() {
      await requireModels();
      await prepareBertFolder();
      return measureInBrowser("pipeline");
    },
  },
];
