import { registerElsewhere } from "./register-elsewhere";
import type { RegisterEntry } from "./register-entry";
import { registerNotBuilt } from "./register-not-built";
import { registerRunning } from "./register-running";

/** Every system named beside IPR keeps an entry: a row may be missing a score, never missing itself (spec routers §20). */
export const ROUTER_REGISTER: readonly RegisterEntry[] = [
  ...registerRunning,
  ...registerNotBuilt,
  ...registerElsewhere,
];
