import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/** Set by us on every request, over whatever the client sent: the address at the other end of the socket. */
export const PEER_ADDRESS_HEADER = "x-ipr-peer-address";

/**
 * Route handlers of Next see headers, not sockets, and Next believes a client's own x-forwarded-for. Node announces
 * every request of its HTTP servers before a handler sees it; there we write the address down. Call once per process.
 */
export function recordPeerAddresses(): void {
  subscribe("http.server.request.start", (message) => {
    if (!isRequestStart(message)) return;
    message.request.headers[PEER_ADDRESS_HEADER] = message.request.socket.remoteAddress ?? "unknown";
  });
}

function isRequestStart(message: unknown): message is { request: IncomingMessage } {
  return typeof message === "object" && message !== null && "request" in message;
}
