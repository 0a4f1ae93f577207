"use client";

import { type ReactNode, useId, useState } from "react";
import { FileInput } from "@/app/_ui/file-input";
import { formatCount, formatFileSize } from "@/app/_ui/format-numbers";
import type { ScoredFile } from "@/lib/engine/trainer-messages";
import type { Columns } from "@/lib/onboarding/read-scored-prompt";
import { LABELS_FOR_STUDY, LABELS_MIN } from "@/lib/onboarding/study-adapter";
import { ColumnPicker } from "./column-picker";
import type { ScoredFileState } from "./use-scored-file";

type Props = {
  state: ScoredFileState;
  /** With the judge's scores, where a judge gives them; null while there is nothing to check. */
  scored: ScoredFile | null;
  /** What stands between the columns and the checks. */
  children: ReactNode;
  onFile(file: File): void;
  onColumns(columns: Columns): void;
};
const FAULTS_SHOWN = 8;

export function FileStep({ state, scored, children, onFile, onColumns }: Props) {
  const id = useId();
  const [isOver, setIsOver] = useState(false);
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an addition to the file button inside. */}
      <div
        className={`drop ${isOver ? "over" : ""}`}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setIsOver(false);
          const [file] = event.dataTransfer.files;
          if (file) onFile(file);
        }}
      >
        <p aria-live="polite">{summary(state)}</p>
        <p className="muted">
          Drop a CSV or JSONL file here, or{" "}
          <label className="btn btn-sm" htmlFor={id}>
            Choose file
          </label>
          <FileInput id={id} accept=".csv,.tsv,.jsonl,.ndjson,.txt" onFile={onFile} />
        </p>
      </div>
      {state.status === "none" ? (
        <pre className="code">{`{"prompt": "Name three rivers.", "quality": 0.9, "output_tokens": 31}
{"prompt": "2 + 2?", "answer": "It is 4.", "reference": "4"}`}</pre>
      ) : null}
      {state.status === "failed" ? (
        <p className="notice notice-bad" role="alert">
          <span>
            <b>The file cannot be used.</b> {state.message}
          </span>
        </p>
      ) : null}
      {state.status === "open" ? (
        <ColumnPicker preview={state.preview} columns={state.columns} onColumns={onColumns} />
      ) : null}
      {children}
      {scored ? <Checks scored={scored} /> : null}
    </>
  );
}

function summary(state: ScoredFileState): string {
  switch (state.status) {
    case "none":
      return "Prompts with a quality from 0 to 1, or with an answer that a rule or a judge scores.";
    case "reading":
      return `${state.name}: ${formatCount(state.good)} scored prompts read, ${formatCount(state.bad)} rows left out`;
    case "failed":
      return state.name;
    case "open":
      return `${state.name}, ${formatFileSize(state.bytes)}`;
    default:
      return state satisfies never;
  }
}

function Checks({ scored: { prompts, unscored, faults, faultCount, leftOut } }: { scored: ScoredFile }) {
  const withTokens = prompts.filter(({ outputTokens }) => outputTokens !== null).length;
  const qualities = new Set(prompts.map(({ quality }) => quality));
  return (
    <ul className="checks">
      <li>
        <b>{formatCount(prompts.length)}</b> scored prompts can be used
        {leftOut > 0 ? `; ${formatCount(leftOut)} more are left out: this many are enough` : ""}
      </li>
      {unscored.length > prompts.length ? (
        <li>{formatCount(unscored.length - prompts.length)} answers have no score and are not used</li>
      ) : null}
      {prompts.length > 0 && prompts.length < LABELS_MIN ? (
        <li className="caution">
          So few change little: the adapter will say nearly what the mean of the other models says, and nothing can be
          held out to check it.
        </li>
      ) : prompts.length > 0 && prompts.length < LABELS_FOR_STUDY ? (
        <li className="caution">Held-out figures will be rough: they rest on fewer than {LABELS_FOR_STUDY} prompts.</li>
      ) : null}
      {qualities.size === 1 && prompts.length > 1 ? (
        <li className="caution">
          All labels are equal ({[...qualities][0]}): they say how good the model is, not on which prompts.
        </li>
      ) : null}
      {withTokens < prompts.length ? (
        <li>
          {formatCount(prompts.length - withTokens)} have no output tokens; their length is expected as the other
          models' is
        </li>
      ) : null}
      {faultCount > 0 ? (
        <li className="caution">
          {faultCount === 1 ? "1 row is left out:" : `${formatCount(faultCount)} rows are left out:`}
          <ul>
            {faults.slice(0, FAULTS_SHOWN).map(({ row, message }) => (
              <li key={`${row}-${message}`}>
                row {formatCount(row)}: {message}
              </li>
            ))}
            {faultCount > FAULTS_SHOWN ? <li>and {formatCount(faultCount - FAULTS_SHOWN)} more</li> : null}
          </ul>
        </li>
      ) : null}
    </ul>
  );
}
