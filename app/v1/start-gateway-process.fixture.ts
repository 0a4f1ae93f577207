import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export type GatewayProcess = { readonly url: string; readonly child: ChildProcess };

/** The gateway of gateway-process.fixture.ts in a process of its own, once it listens. Ends with the test runner. */
export async function startGatewayProcess(
  databaseUrl: string,
  variables: Readonly<Record<string, string>>,
): Promise<GatewayProcess> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--conditions=react-server", "app/v1/gateway-process.fixture.ts"],
    {
      env: { ...process.env, TEST_DATABASE_URL: databaseUrl, TEST_VARIABLES: JSON.stringify(variables) },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  process.once("exit", () => child.kill("SIGKILL"));
  const [line] = await Promise.race([
    once(child.stdout, "data"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`the process ended with ${code}`))),
  ]);
  return { url: `${line}`.trim(), child };
}

export async function killProcess({ child }: GatewayProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
