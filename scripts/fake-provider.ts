import { startFakeAnthropic } from "@/lib/server/providers/fake-anthropic.fixture";
import { startFakeOpenAi } from "@/lib/server/providers/fake-openai.fixture";

// A provider that needs no key, for e2e, the bench and trying faults by hand:
//   node --import tsx --conditions=react-server scripts/fake-provider.ts openai 3411
//   curl -d '{"fault":"hang"}' http://127.0.0.1:3411/control
const [dialect = "openai", port = "0"] = process.argv.slice(2);
const start = { openai: startFakeOpenAi, anthropic: startFakeAnthropic }[dialect];
if (!start || !/^\d+$/.test(port)) {
  console.error("Usage: scripts/fake-provider.ts openai|anthropic [port]");
  process.exit(2);
}
const provider = await start(Number(port));
console.log(`Fake ${dialect} provider on ${provider.url}; faults: POST ${provider.url}/control`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void provider.close());
