import { config } from "zod";

// Zod compiles its object parsers with `new Function`, and probes whether it may. Our pages and workers forbid that, and
// the browser reports even a probe that is caught. Imported by every contract that the browser parses.
config({ jitless: true });
