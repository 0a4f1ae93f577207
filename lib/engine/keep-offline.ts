const SHELL_CACHE = "ipr-shell-v1"; // The name in public/sw.js.

/**
 * Hands the worker's own scripts and the runtime to the offline shell. On a first visit they are loaded before the
 * service worker controls anything, and the page cannot see what its worker loads. They come from the HTTP cache.
 */
export async function keepOffline(): Promise<void> {
  try {
    if (!("caches" in globalThis) || !(await caches.has(SHELL_CACHE))) return;
    const cache = await caches.open(SHELL_CACHE);
    const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
    const shell = new Set(loaded.concat(new URL(self.location.href)).filter(isShell).map(withoutFragment));
    for (const url of shell) if (!(await cache.match(url))) await cache.add(url);
  } catch {
    // Over quota or offline: the next visit tries again.
  }
}

function isShell({ origin, pathname }: URL): boolean {
  return origin === self.location.origin && (pathname.startsWith("/_next/static/") || pathname.startsWith("/ort/"));
}

function withoutFragment({ origin, pathname, search }: URL): string {
  return origin + pathname + search;
}
