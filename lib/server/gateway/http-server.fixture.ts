import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { PEER_ADDRESS_HEADER } from "../peer-address";

type Handlers = Readonly<Record<string, (request: Request) => Promise<Response>>>;
export type HttpServer = { readonly url: string; close(): Promise<void> };

/** Route handlers behind a real socket, by `METHOD /path`: what Next does with them, and nothing else. */
export async function serveHandlers(handlers: Handlers): Promise<HttpServer> {
  const server = createServer(async (incoming, outgoing) => {
    const handler = handlers[`${incoming.method} ${incoming.url}`];
    if (!handler) return void outgoing.writeHead(404).end();
    await send(await handler(toRequest(incoming, outgoing)), outgoing);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function toRequest(incoming: IncomingMessage, outgoing: ServerResponse): Request {
  const client = new AbortController();
  outgoing.on("close", () => outgoing.writableFinished || client.abort());
  const headers = new Headers({ [PEER_ADDRESS_HEADER]: incoming.socket.remoteAddress ?? "unknown" });
  for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === "string") headers.set(name, value);
  const hasBody = incoming.method !== "GET";
  const init: RequestInit & { duplex: "half" } = {
    ...{ method: incoming.method ?? "GET", headers, signal: client.signal, duplex: "half" },
    ...(hasBody && { body: new ReadableStream({ start: (controller) => fill(controller, incoming) }) }),
  };
  return new Request(`http://${incoming.headers.host}${incoming.url}`, init);
}

async function fill(controller: ReadableStreamDefaultController<Uint8Array>, incoming: IncomingMessage): Promise<void> {
  for await (const part of incoming) controller.enqueue(part);
  controller.close();
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (!response.body) return void outgoing.end();
  outgoing.flushHeaders();
  const reader = response.body.getReader();
  outgoing.on("close", () => void reader.cancel().catch(() => undefined));
  for (let part = await reader.read(); !part.done && !outgoing.destroyed; part = await reader.read()) {
    if (!outgoing.write(part.value)) await Promise.race([once(outgoing, "drain"), once(outgoing, "close")]);
  }
  outgoing.end();
}
