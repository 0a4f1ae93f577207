import "server-only";

/**
 * Only to the address that the environment names. A redirect is an error: keys in headers of a provider's own
 * (`x-api-key`, `x-goog-api-key`) would go along to wherever it points, which fetch prevents for `authorization` alone.
 * The signal ends the answer's body at any time.
 */
export const fetchDirectly: typeof fetch = async (input, init) => {
  const response = await fetch(input, { ...init, redirect: "error" });
  const { body, status, statusText, headers } = response;
  if (!body || !init?.signal) return response;
  return new Response(endedBy(init.signal, body), { status, statusText, headers });
};

/**
 * Node's fetch holds its own copy of the signal weakly: after a garbage collection an abort no longer reaches a body that
 * is on its way, and the provider would write on, unread and paid for. Cancelling the body always reaches it.
 */
function endedBy(signal: AbortSignal, body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let leave = () => {};
  return new ReadableStream(
    {
      start(controller) {
        const onAbort = () => {
          controller.error(signal.reason);
          void reader.cancel().catch(() => undefined);
        };
        leave = () => signal.removeEventListener("abort", onAbort);
        signal.addEventListener("abort", onAbort);
        if (signal.aborted) onAbort();
      },
      async pull(controller) {
        const { done, value } = await reader.read().catch((cause: unknown) => {
          leave();
          throw cause;
        });
        if (signal.aborted) return;
        if (!done) return controller.enqueue(value);
        leave();
        controller.close();
      },
      async cancel(reason) {
        leave();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
