import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, request } from "node:http";

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

/** Passes each request to the next of `urls`, in turn. */
export async function startRoundRobin(urls: readonly string[]) {
  let turn = 0;
  const passed = urls.map(() => 0);
  const server = createServer((incoming, outgoing) => {
    const at = turn++ % urls.length;
    passed[at] = (passed[at] ?? 0) + 1;
    const { method, headers, url: path } = incoming;
    const upstream = request(new URL(path ?? "/", urls[at]), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    upstream.on("error", () => outgoing.destroy());
    incoming.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    passed: () => passed,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
