// Keeps the app's shell, so that a page seen once opens without a network. Model files are not its business: the engine
// keeps them itself, by hash. Answers of /api are never kept.
//
// Pages come from the network whenever it answers. A kept page carries its own Content-Security-Policy header and the
// nonce that its scripts have, so it works as it was sent. Files under /_next/static and /ort have their content or
// version in their name: once kept, they never have to be asked for again.

const CACHE = "ipr-shell-v1"; // Another number throws away what older versions of this file kept.
// Builds and addresses pile up. The newest are the ones in use; a page needs about 30 files.
const FILES_MAX = 400;
const PAGES_MAX = 40;
const isFile = ({ pathname }) => pathname.startsWith("/_next/static/") || pathname.startsWith("/ort/");

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(removeOldCaches().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (isFile(url)) event.respondWith(fileFor(request));
  else if (request.mode === "navigate" && !url.pathname.startsWith("/api/")) event.respondWith(pageFor(request));
});

// A first visit loads its page and files before this worker controls them; the page then names them.
self.addEventListener("message", (event) => {
  if (event.data?.kind === "keep") event.waitUntil(keepAll(event.data.urls));
});

async function removeOldCaches() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith("ipr-shell-") && name !== CACHE).map((name) => caches.delete(name)),
  );
}

async function fileFor(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request.url);
  if (kept) return request.destination === "worker" ? atRequestedAddress(kept) : kept;
  const response = await fetch(request);
  if (response.status === 200) await keep(cache, request.url, response);
  return response;
}

// A worker's own address is its response's, and a kept response has lost the fragment in which the bundler's worker script
// finds its settings. A response without an address takes the request's.
function atRequestedAddress({ body, status, headers }) {
  return new Response(body, { status, headers });
}

async function pageFor(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (isPage(response)) await keep(cache, request.url, response);
    return response;
  } catch (cause) {
    // A link with other search parameters opens the same page.
    const kept = (await cache.match(request.url)) ?? (await cache.match(request.url, { ignoreSearch: true }));
    if (kept) return kept;
    throw cause;
  }
}

function isPage(response) {
  const type = response.headers.get("content-type") ?? "";
  return response.status === 200 && !response.redirected && type.startsWith("text/html");
}

async function keepAll(urls) {
  const cache = await caches.open(CACHE);
  for (const address of urls) {
    const url = new URL(address, self.location.origin);
    if (url.origin !== self.location.origin || url.pathname.startsWith("/api/") || (await cache.match(url.href)))
      continue;
    const response = await fetch(url.href).catch(() => undefined);
    if (response && (isFile(url) ? response.status === 200 : isPage(response))) await keep(cache, url.href, response);
  }
}

// A full disk must not turn an answer into an error.
async function keep(cache, address, response) {
  await cache.put(address, response.clone()).catch(() => undefined);
  const kept = (await cache.keys()).map(({ url }) => url);
  const files = kept.filter((url) => isFile(new URL(url)));
  const pages = kept.filter((url) => !isFile(new URL(url)));
  const oldest = [...files.slice(0, -FILES_MAX), ...pages.slice(0, -PAGES_MAX)];
  await Promise.all(oldest.map((url) => cache.delete(url)));
}
