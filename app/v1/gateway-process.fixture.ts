import { openDatabase } from "@/db/client";
import { createTestDeps } from "@/lib/server/deps.fixture";
import { serveHandlers } from "@/lib/server/gateway/http-server.fixture";
import { POST } from "./chat/completions/route";

// The gateway as a process of its own, for tests that kill it. Prints its address when it listens.
const { TEST_DATABASE_URL = "", TEST_VARIABLES = "{}" } = process.env;
const open = await openDatabase(TEST_DATABASE_URL);
const deps = createTestDeps(open, JSON.parse(TEST_VARIABLES));
globalThis.iprDeps = deps;
await deps.database.use(async () => undefined); // What a dead process has left behind is looked for on opening.
const { url } = await serveHandlers({ "POST /v1/chat/completions": POST });
process.stdout.write(`${url}\n`);
