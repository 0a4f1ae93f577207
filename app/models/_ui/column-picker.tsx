"use client";

import { useId } from "react";
import type { FilePreview } from "@/lib/engine/trainer-messages";
import { type Columns, guessAnswerColumns, startColumns } from "@/lib/onboarding/read-scored-prompt";
import { SCORERS, type Scorer } from "@/lib/onboarding/score-answer";

type Props = { preview: FilePreview; columns: Columns | null; onColumns(columns: Columns): void };
const SCORER_TITLES: Readonly<Record<Scorer, string>> = {
  exact: "exact match",
  contains: "contains the reference",
  choice: "multiple choice",
  number: "last number",
};

const JUDGE = "judge";

/** Which column holds what, with the first value of each. */
export function ColumnPicker({ preview: { names, rows }, columns, onColumns }: Props) {
  const ways = useId();
  const first = names[0] ?? "";
  const now = columns ?? startColumns(names);
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
  const setQuality = (changes: Columns["quality"]) => onColumns({ ...now, quality: changes });
  return (
    <fieldset className="columns">
      <legend className="cap">{columns ? "Columns" : "Say which column is which"}</legend>
      <div className="two">
        {pick("Prompt", now.prompt, (prompt) => onColumns({ ...now, prompt: prompt ?? first }))}
        <div className="field">
          <label htmlFor={ways}>Quality comes from</label>
          <select
            className="input"
            id={ways}
            value={wayOf(quality)}
            onChange={({ target: { value } }) => onColumns({ ...now, quality: qualityFor(value, now, names) })}
          >
            <option value="column">a column, 0 to 1</option>
            {SCORERS.map((scorer) => (
              <option key={scorer} value={scorer}>
                answer and reference: {SCORER_TITLES[scorer]}
              </option>
            ))}
            <option value={JUDGE}>answer: rubric by a judge model</option>
          </select>
        </div>
        {"column" in quality ? (
          pick("Quality", quality.column, (column) => setQuality({ column: column ?? first }))
        ) : "scorer" in quality ? (
          <>
            {pick("Answer", quality.answer, (answer) => setQuality({ ...quality, answer: answer ?? first }))}
            {pick("Reference", quality.reference, (reference) =>
              setQuality({ ...quality, reference: reference ?? first }),
            )}
          </>
        ) : (
          <>
            {pick("Answer", quality.judgedAnswer, (answer) =>
              setQuality({ ...quality, judgedAnswer: answer ?? first }),
            )}
            {pick("Reference", quality.reference, (reference) => setQuality({ ...quality, reference }), true)}
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

function wayOf(quality: Columns["quality"]): string {
  if ("column" in quality) return "column";
  return "scorer" in quality ? quality.scorer : JUDGE;
}

/** The columns of the way chosen, as far as the way before it named them. */
function qualityFor(chosen: string, { quality }: Columns, names: readonly string[]): Columns["quality"] {
  const { answer, reference } = answerColumns(quality, names);
  const scorer = SCORERS.find((name) => name === chosen);
  if (scorer) return { answer, reference: reference ?? names[2] ?? names[1] ?? "", scorer };
  if (chosen === JUDGE) return { judgedAnswer: answer, reference };
  return { column: "column" in quality ? quality.column : (names[1] ?? names[0] ?? "") };
}

function answerColumns(quality: Columns["quality"], names: readonly string[]) {
  if ("scorer" in quality) return { answer: quality.answer, reference: quality.reference };
  if ("judgedAnswer" in quality) return { answer: quality.judgedAnswer, reference: quality.reference };
  return guessAnswerColumns(names) ?? { answer: names[1] ?? "", reference: null };
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
