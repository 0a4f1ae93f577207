import { gatewayBenches } from "./bench/gateway-benches";
import { runBenches } from "./bench/run-benches";

// npm run bench:gateway -- [--only NAME,…] [--json FILE]; docs/gateway.md has the figures, docs/bench.md the method.
await runBenches(gatewayBenches);
