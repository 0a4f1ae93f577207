import { createServer, request } from "node:http";

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
