type Directives = Readonly<Record<string, readonly string[]>>;

/**
 * A page: only scripts that carry the nonce, and what those load; WASM may compile; nothing from elsewhere.
 * Inline style attributes stay allowed: React writes them for bar widths and positions. Style elements need the nonce.
 */
export function pagePolicy(nonce: string, development: boolean): string {
  return serialize({
    "default-src": ["'self'"],
    "script-src": [
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      "'wasm-unsafe-eval'",
      ...(development ? ["'unsafe-eval'"] : []), // React's debugging needs eval; production does not.
    ],
    "style-src": ["'self'", ...(development ? ["'unsafe-inline'"] : [`'nonce-${nonce}'`])],
    "style-src-attr": ["'unsafe-inline'"],
    "worker-src": ["'self'", "blob:"],
    "connect-src": ["'self'", ...(development ? ["ws:"] : [])],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  });
}

/** Scripts, models and API answers. A worker lives under the policy of its own script, so WASM is allowed here too. */
export const filePolicy = serialize({
  "default-src": ["'none'"],
  "script-src": ["'self'", "'wasm-unsafe-eval'"],
  "worker-src": ["'self'", "blob:"],
  "connect-src": ["'self'"],
  "frame-ancestors": ["'none'"],
});

function serialize(directives: Directives): string {
  return Object.entries(directives)
    .map(([name, values]) => [name, ...values].join(" "))
    .join("; ");
}
