import "server-only";
import { z } from "zod";
import { chatAnswer, chatChunk, chatRequest } from "@/lib/contracts/chat-completion";
import { modelList, openAiError, routeRequest, routeResponse } from "@/lib/contracts/gateway";

type Json = Readonly<Record<string, unknown>>;

const schemas = {
  ChatRequest: [chatRequest, "input"],
  ChatAnswer: [chatAnswer, "output"],
  ChatChunk: [chatChunk, "output"],
  RouteRequest: [routeRequest, "input"],
  RouteResponse: [routeResponse, "output"],
  ModelList: [modelList, "output"],
  Error: [openAiError, "output"],
} as const;
type SchemaName = keyof typeof schemas;

/** Every status that a refusal under `/v1` can have. */
const WHY: Readonly<Record<number, string>> = {
  400: "A field is wrong, or no model that runs here can serve it; `param` names the field.",
  401: "No key, or one that is unknown, revoked or expired.",
  403: "The key does not open this route.",
  404: "There is no such model or policy.",
  413: "The body is too large.",
  415: "The body is not JSON.",
  429: "A limit of the gateway, of the key or of the provider; `retry-after` says how long.",
  499: "The caller left.",
  500: "A fault of the server.",
  502: "Every provider that was tried failed.",
  503: "The database or the server is not available.",
  504: "A provider was silent for too long.",
};

/** OpenAPI 3.1 of `/v1`, made from the contracts that the routes themselves parse with. */
export function openApiDocument(version: string): Json {
  return {
    openapi: "3.1.0",
    info: {
      title: "IPR gateway",
      version,
      description: "OpenAI's wire in front of a router that chooses the model. docs/gateway.md explains the policies.",
    },
    servers: [{ url: "/v1" }],
    security: [{ key: [] }, {}],
    components: {
      securitySchemes: { key: { type: "http", scheme: "bearer", description: "A key made at /admin." } },
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, [schema, io]]) => [name, toSchema(schema, io)])),
    },
    paths: {
      "/chat/completions": { post: chatOperation() },
      "/route": {
        post: operation("Which model would answer, and why; nothing is executed.", {
          body: "RouteRequest",
          answer: jsonOf("RouteResponse"),
        }),
      },
      "/models": { get: operation("Names that `model` may have.", { answer: jsonOf("ModelList") }) },
      "/openapi.json": { get: operation("This document.", { answer: { "application/json": { schema: {} } } }) },
    },
  };
}

function chatOperation(): Json {
  const stream = {
    schema: { type: "string" },
    "x-event-schema": { oneOf: [refTo("ChatChunk"), refTo("Error")] },
    description: "Events whose `data` is a ChatChunk, or an Error that ends the stream; after the last one, `[DONE]`.",
  };
  return operation("OpenAI's chat completions, answered by the model that the policy in `model` chooses.", {
    body: "ChatRequest",
    answer: { ...jsonOf("ChatAnswer"), "text/event-stream": stream },
  });
}

function operation(summary: string, { body, answer }: { body?: SchemaName; answer: Json }): Json {
  const refusals = Object.entries(WHY).filter(([status]) => body || !["400", "404", "413", "415"].includes(status));
  const errors = refusals.map(([status, description]) => [status, { description, content: jsonOf("Error") }]);
  return {
    summary,
    ...(body && { requestBody: { required: true, content: jsonOf(body) } }),
    responses: { 200: { description: "The answer.", content: answer }, ...Object.fromEntries(errors) },
  };
}

function jsonOf(name: SchemaName): Json {
  return { "application/json": { schema: refTo(name) } };
}

function refTo(name: SchemaName): Json {
  return { $ref: `#/components/schemas/${name}` };
}

function toSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, target: "draft-2020-12" });
  return json;
}
