"use client";

import { useId, useState } from "react";
import { FileInput } from "@/app/_ui/file-input";
import { parseAdapterFile } from "@/lib/contracts/parse-adapter-file";
import { keepOwnModel } from "@/lib/engine/own-models";

const BYTES_MAX = 1_000_000;

/** Opens an adapter file that was exported here or made by `npm run adapter:add`. */
export function ImportButton() {
  const id = useId();
  const [said, setSaid] = useState<{ readonly text: string; readonly isFault: boolean } | null>(null);
  const open = async (file: File) => {
    try {
      if (file.size > BYTES_MAX) throw new Error("This file is too large for an adapter.");
      const adapter = parseAdapterFile(await file.text());
      await keepOwnModel(adapter);
      setSaid({ text: `Imported ${adapter.model.label}`, isFault: false });
    } catch (cause) {
      setSaid({ text: cause instanceof Error ? cause.message : "The file cannot be read.", isFault: true });
    }
  };
  return (
    <span className="import">
      {said ? (
        <span className={said.isFault ? "fault" : "cap"} role={said.isFault ? "alert" : "status"}>
          {said.text}
        </span>
      ) : null}
      <label className="btn" htmlFor={id}>
        Import
      </label>
      <FileInput id={id} accept=".json,application/json" onFile={(file) => void open(file)} />
    </span>
  );
}
