import { once } from "node:events";
import { createServer } from "node:http";
import { z } from "zod";

const span = z.looseObject({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
});
const traces = z.looseObject({
  resourceSpans: z.array(z.looseObject({ scopeSpans: z.array(z.looseObject({ spans: z.array(span) })) })),
});

export type SpanCollector = {
  readonly url: string;
  /** Every body that came, as text. */
  readonly received: () => string;
  readonly spans: () => z.infer<typeof span>[];
  close(): Promise<void>;
};

/** Takes OTLP over HTTP as JSON, as a collector does on port 4318. */
export async function startSpanCollector(): Promise<SpanCollector> {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    if (request.url === "/v1/traces") bodies.push(text);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    received: () => bodies.join("\n"),
    spans: () =>
      bodies.flatMap((body) =>
        traces
          .parse(JSON.parse(body))
          .resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
