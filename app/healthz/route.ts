export const dynamic = "force-dynamic";

/** The process answers; it says nothing about what it needs. */
export function GET(): Response {
  return new Response("ok\n", {
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}
