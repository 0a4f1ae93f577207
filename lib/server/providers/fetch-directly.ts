import "server-only";

/**
 * Only to the address that the environment names. A redirect is an error: keys in headers of a provider's own
 * (`x-api-key`, `x-goog-api-key`) would go along to wherever it points, which fetch prevents for `authorization` alone.
 */
export const fetchDirectly: typeof fetch = (input, init) => fetch(input, { ...init, redirect: "error" });
