import { measureInBrowser } from "./bench-site";
import type { Bench } from "./figure";

/** In the order of the table. Benches run one after the other: none may disturb another's timing. */
export const allBenches: readonly Bench[] = [
  {
    figures: [{ name: "decide.p99_ms", unit: "ms", goal: { below: 1 } }],
    measure: () => measureInBrowser("decide"),
  },
];
