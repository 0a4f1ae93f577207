import { allBenches } from "./bench/all-benches";
import { runBenches } from "./bench/run-benches";

// npm run bench -- [--only NAME,…] [--json FILE]; docs/bench.md says what each figure compares.
await runBenches(allBenches);
