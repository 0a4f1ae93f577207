import { createServer } from "node:http";
import { expect, test } from "vitest";
import { PEER_ADDRESS_HEADER, recordPeerAddresses } from "./peer-address";

test("the address of the socket replaces whatever a client wrote there", async () => {
  recordPeerAddresses();
  const server = createServer((request, response) => response.end(String(request.headers[PEER_ADDRESS_HEADER])));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`;
  const response = await fetch(url, { headers: { [PEER_ADDRESS_HEADER]: "6.6.6.6" } });
  expect(await response.text()).toBe("127.0.0.1");
  server.closeAllConnections();
  server.close();
});
