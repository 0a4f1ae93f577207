"use client";

import { useState } from "react";
import type { AdapterFile } from "@/lib/contracts/adapter-file";
import { adapterReceipt } from "@/lib/contracts/community-adapter";
import { errorBody } from "@/lib/contracts/run";

/** Sends an adapter to the admins: weights, prices and figures; no prompt is in the file. */
export function SendButton({ file }: { file: AdapterFile }) {
  const [said, setSaid] = useState<Said | null>(null);
  return (
    <>
      <button
        className="btn btn-sm btn-quiet"
        type="button"
        aria-label={`Send ${file.model.label} to the admin`}
        onClick={() =>
          void send(file).then(setSaid, () =>
            setSaid({ text: "The server does not answer. Try again.", isFault: true, adminPath: null }),
          )
        }
      >
        Send to admin
      </button>
      {said ? (
        <span className={said.isFault ? "fault sub" : "cap sub"} role={said.isFault ? "alert" : "status"}>
          {said.text} {said.adminPath ? <a href={said.adminPath}>Link for the admin</a> : null}
        </span>
      ) : null}
    </>
  );
}

type Said = { readonly text: string; readonly isFault: boolean; readonly adminPath: string | null };

async function send(file: AdapterFile): Promise<Said> {
  const response = await fetch("/api/adapters", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(file),
  });
  const body: unknown = await response.json();
  const receipt = adapterReceipt.safeParse(body);
  if (receipt.success) {
    const adminPath = `/admin#adapter-${receipt.data.id}`;
    return { text: "Sent. An admin decides whether it is published.", isFault: false, adminPath };
  }
  const refused = errorBody.safeParse(body);
  const text = refused.success ? refused.data.error.message : "The server refused the file.";
  return { text, isFault: true, adminPath: null };
}
