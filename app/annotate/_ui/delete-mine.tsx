"use client";

import { useState } from "react";
import { deleteMine } from "./annotation-client";

/** Asks once more in place: what is deleted does not come back. */
export function DeleteMine() {
  const [state, setState] = useState<"idle" | "asking" | "deleted" | "failed">("idle");
  const remove = () =>
    void deleteMine().then(
      () => setState("deleted"),
      () => setState("failed"),
    );
  if (state === "deleted") return <p role="status">Your votes are deleted.</p>;
  if (state === "asking")
    return (
      <p className="flex gap-2 flex-wrap items-center">
        All votes of this browser or account are deleted for good.
        <button className="btn" type="button" onClick={remove}>
          Delete them
        </button>
        <button className="btn btn-quiet" type="button" onClick={() => setState("idle")}>
          Cancel
        </button>
      </p>
    );
  return (
    <p className="flex gap-2 flex-wrap items-center">
      <button className="btn" type="button" onClick={() => setState("asking")}>
        Delete my votes
      </button>
      {state === "failed" ? (
        <span role="alert">Nothing was deleted: this browser has no votes, or the server does not answer.</span>
      ) : null}
    </p>
  );
}
