"use client";

import { useState } from "react";
import type { AdapterFile } from "@/lib/contracts/adapter-file";
import { adapterReceipt } from "@/lib/contracts/community-adapter";
import { errorBody } from "@/lib/contracts/run";

/** Sends an adapter to the admins: weights, prices and figures; no prompt is in the file. */
export function SendButton({ file }: { file: AdapterFile }) {
  const [said, setSaid] = useState<{ readonly text: string; readonly isFault: boolean } | null>(null);
  return (
    <>
      <button
        className="btn btn-sm btn-quiet"
        type="button"
        aria-label={`Send ${file.model.label} to the admin`}
        onClick={() =>
          void send(file).then(setSaid, () =>
            setSaid({ text: "The server does not answer. Try again.", isFault: true }),
          )
        }
      >
        Send to admin
      </button>
      {said ? (
        <span className={said.isFault ? "fault sub" : "cap sub"} role={said.isFault ? "alert" : "status"}>
          {said.text}
        </span>
      ) : null}
    </>
  );
}

async function send(file: AdapterFile) {
  const response = await fetch("/api/adapters", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(file),
  });
  const body: unknown = await response.json();
  const receipt = adapterReceipt.safeParse(body);
  if (receipt.success) return { text: "Sent. An admin decides whether it is published.", isFault: false };
  const refused = errorBody.safeParse(body);
  return { text: refused.success ? refused.data.error.message : "The server refused the file.", isFault: true };
}
