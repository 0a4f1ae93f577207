/** The closed list that server, worker and UI share, with the HTTP status of each. Nobody matches on message text. */
export const statusByErrorCode = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  decision_stale: 409,
  run_exists: 409,
  duplicate: 409,
  too_large: 413,
  unsupported_media_type: 415,
  model_not_runnable: 422,
  rate_limited: 429,
  cancelled: 499,
  internal: 500,
  provider_failed: 502,
  provider_rejected: 502,
  database_unavailable: 503,
  provider_rate_limited: 503,
  shutting_down: 503,
  provider_timeout: 504,
} as const;
export type ErrorCode = keyof typeof statusByErrorCode;
