"use client";

import { Icon } from "./_ui/icon";

/** The one view for what no component caught. The message of a server error is not shown: it may hold internals. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main id="main" className="page">
      <div className="page-head">
        <h1>This page stopped</h1>
      </div>
      <div className="notice notice-bad" role="alert">
        <Icon name="error" />
        <p>
          <b>An unexpected error stopped this page.</b> Nothing was sent to a model.
          {error.digest ? ` Reference for the server's log: ${error.digest}.` : null}
        </p>
        <p className="actions">
          <button className="btn btn-sm" type="button" onClick={reset}>
            <Icon name="retry" />
            Try again
          </button>
        </p>
      </div>
    </main>
  );
}
