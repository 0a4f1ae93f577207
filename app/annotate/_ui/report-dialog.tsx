import type { RefObject } from "react";
import { useState } from "react";
import type { Report } from "./annotation-client";

const REASONS = [
  { reason: "harmful", label: "Harmful content" },
  { reason: "private", label: "Personal data" },
  { reason: "broken", label: "An answer is cut off or not rendered" },
  { reason: "senseless", label: "The prompt makes no sense" },
  { reason: "other", label: "Something else" },
] as const;

type Props = {
  dialog: RefObject<HTMLDialogElement | null>;
  what: "pair" | "answer";
  onReport(report: Report): void;
};

export function ReportDialog({ dialog, what, onReport }: Props) {
  const [reason, setReason] = useState<string>("harmful");
  const [note, setNote] = useState("");
  const close = () => dialog.current?.close();
  return (
    <dialog ref={dialog} className="report" aria-labelledby="report-head">
      <div className="panel-head">
        <h2 id="report-head">Report this {what}</h2>
      </div>
      <div className="panel-body grid gap-2">
        <fieldset className="grid gap-1">
          <legend className="small mb-1">What is wrong?</legend>
          {REASONS.map((option) => (
            <label className="small flex gap-2 min-h-7 items-center" key={option.reason}>
              <input
                type="radio"
                name="report-reason"
                checked={reason === option.reason}
                onChange={() => setReason(option.reason)}
              />
              {option.label}
            </label>
          ))}
        </fieldset>
        <div className="field">
          <label htmlFor="report-note">
            Note <span className="unit">optional</span>
          </label>
          <textarea
            className="input"
            id="report-note"
            rows={3}
            maxLength={1000}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        </div>
      </div>
      <div className="panel-foot justify-end">
        <button className="btn" type="button" onClick={close}>
          Cancel
        </button>
        <button
          className="btn btn-primary"
          type="button"
          onClick={() => {
            close();
            onReport({ reason, note });
            setNote("");
          }}
        >
          Send report
        </button>
      </div>
    </dialog>
  );
}
