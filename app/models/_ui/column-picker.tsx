"use client";

import { useId } from "react";
import type { FilePreview } from "@/lib/engine/trainer-messages";
import type { Columns } from "@/lib/onboarding/read-scored-prompt";
import { SCORERS, type Scorer } from "@/lib/onboarding/score-answer";

type Props = { preview: FilePreview; columns: Columns | null; onColumns(columns: Columns): void };
const SCORER_TITLES: Readonly<Record<Scorer, string>> = {
  exact: "exact match",
  contains: "contains the reference",
  choice: "multiple choice",
  number: "last number",
};

/** Which column holds what, with the first value of each. */
export function ColumnPicker({ preview: { names, rows }, columns, onColumns }: Props) {
  const first = names[0] ?? "";
  const now: Columns = columns ?? { prompt: first, outputTokens: null, quality: { column: names[1] ?? first } };
  const { quality } = now;
  const example = (name: string) => rows[0]?.[names.indexOf(name)] ?? "";
  const pick = (label: string, value: string | null, onValue: (name: string | null) => void, optional = false) => (
    <Picker
      label={label}
      names={names}
      value={value}
      example={value ? example(value) : ""}
      optional={optional}
      onValue={onValue}
    />
  );
  const isGiven = "column" in quality;
  return (
    <fieldset className="columns">
      <legend className="cap">{columns ? "Columns" : "Say which column is which"}</legend>
      <div className="two">
        {pick("Prompt", now.prompt, (prompt) => onColumns({ ...now, prompt: prompt ?? first }))}
        <label className="field">
          <span>Quality comes from</span>
          <select
            className="input"
            value={isGiven ? "column" : quality.scorer}
            onChange={({ target: { value } }) => onColumns({ ...now, quality: qualityFor(value, now, names) })}
          >
            <option value="column">a column, 0 to 1</option>
            {SCORERS.map((scorer) => (
              <option key={scorer} value={scorer}>
                answer and reference: {SCORER_TITLES[scorer]}
              </option>
            ))}
          </select>
        </label>
        {isGiven ? (
          pick("Quality", quality.column, (column) => onColumns({ ...now, quality: { column: column ?? first } }))
        ) : (
          <>
            {pick("Answer", quality.answer, (answer) =>
              onColumns({ ...now, quality: { ...quality, answer: answer ?? first } }),
            )}
            {pick("Reference", quality.reference, (reference) =>
              onColumns({ ...now, quality: { ...quality, reference: reference ?? first } }),
            )}
          </>
        )}
        {pick("Output tokens", now.outputTokens, (outputTokens) => onColumns({ ...now, outputTokens }), true)}
      </div>
      {columns ? null : (
        <button className="btn btn-sm" type="button" onClick={() => onColumns(now)}>
          Use these columns
        </button>
      )}
    </fieldset>
  );
}

function qualityFor(chosen: string, { quality }: Columns, names: readonly string[]): Columns["quality"] {
  const scorer = SCORERS.find((name) => name === chosen);
  if (!scorer) return { column: "column" in quality ? quality.column : (names[1] ?? names[0] ?? "") };
  const { answer, reference } =
    "column" in quality ? { answer: names[1] ?? "", reference: names[2] ?? names[1] ?? "" } : quality;
  return { answer, reference, scorer };
}

type PickerProps = {
  label: string;
  names: readonly string[];
  value: string | null;
  example: string;
  optional: boolean;
  onValue(name: string | null): void;
};

function Picker({ label, names, value, example, optional, onValue }: PickerProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select className="input" id={id} value={value ?? ""} onChange={(event) => onValue(event.target.value || null)}>
        {optional ? <option value="">not in the file</option> : null}
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <p className="cap example">{example === "" ? "–" : example}</p>
    </div>
  );
}
