import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { toAppError } from "../errors";

/** Numbers and names of ours; never what a caller wrote. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

export type Tracing = {
  /** A span around `work`, under the one it is called in. `traceparent`: of a request that comes from outside. */
  span<Result>(name: string, facts: Facts, work: () => Promise<Result>, traceparent?: string | null): Promise<Result>;
  /** Sends what is left. Never throws. */
  stop(): Promise<void>;
};

const off: Tracing = { span: (_name, _facts, work) => work(), stop: async () => undefined };

/**
 * On where OpenTelemetry's standard variables name a collector (OTLP over HTTP, as JSON). A provider of our own, not the
 * global one: Next would hang its spans there, and those hold addresses with whatever a visitor put into them.
 */
export function createTracing(env: Readonly<Record<string, string | undefined>>): Tracing {
  const url = tracesUrl(env);
  if (!url || env.OTEL_SDK_DISABLED === "true" || env.OTEL_TRACES_EXPORTER === "none") return off;
  const named = resourceFromAttributes({ "service.name": "ipr-playground" });
  const resource = defaultResource()
    .merge(named)
    .merge(detectResources({ detectors: [envDetector] }));
  // Headers, timeout, compression and batch sizes: the exporter and the processor read their standard variables themselves.
  const processor = new BatchSpanProcessor(new OTLPTraceExporter({ url }));
  const provider = new BasicTracerProvider({ resource, spanProcessors: [processor] });
  const tracer = provider.getTracer("ipr");
  const current = new AsyncLocalStorage<Context>();
  return {
    async span(name, facts, work, traceparent) {
      const parent = current.getStore() ?? remoteParent(traceparent) ?? ROOT_CONTEXT;
      const kind = traceparent === undefined ? SpanKind.INTERNAL : SpanKind.SERVER;
      const span = tracer.startSpan(name, { attributes: facts, kind }, parent);
      try {
        return await current.run(trace.setSpan(parent, span), work);
      } catch (cause) {
        markFailed(span, cause);
        throw cause;
      } finally {
        span.end();
      }
    },
    stop: () => provider.shutdown().catch(() => undefined),
  };
}

/** The general address gets the path of traces; the one for traces is taken as it stands. */
function tracesUrl(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own, OTEL_EXPORTER_OTLP_ENDPOINT: general } = env;
  return own || (general && `${general.replace(/\/$/, "")}/v1/traces`);
}

/** The code alone: messages of foreign errors may quote what they choked on. */
function markFailed(span: Span, cause: unknown): void {
  span.setAttribute("error.type", toAppError(cause).code).setStatus({ code: SpanStatusCode.ERROR });
}

/** W3C trace context, version 00. */
function remoteParent(traceparent: string | null | undefined): Context | undefined {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? "") ?? [];
  if (!traceId || !spanId || !flags || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  const traceFlags = Number.parseInt(flags, 16);
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}
