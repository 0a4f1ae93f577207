"use client";

import { useId } from "react";

export type ModelFields = {
  readonly label: string;
  readonly input: string;
  readonly output: string;
  readonly context: string;
};
type Props = {
  fields: ModelFields;
  faults: Partial<Record<keyof ModelFields, string>>;
  replaces: boolean;
  onFields(fields: ModelFields): void;
};

export function DetailsStep({ fields, faults, replaces, onFields }: Props) {
  const field = (name: keyof ModelFields, label: string, unit: string, mode: "text" | "decimal" | "numeric") => (
    <Field
      label={label}
      unit={unit}
      mode={mode}
      value={fields[name]}
      fault={faults[name]}
      onValue={(value) => onFields({ ...fields, [name]: value })}
    />
  );
  return (
    <>
      {field("label", "Name", "", "text")}
      <div className="two">
        {field("input", "Input price", "$ per 1M tokens", "decimal")}
        {field("output", "Output price", "$ per 1M tokens", "decimal")}
      </div>
      {field("context", "Context length", "tokens, optional", "numeric")}
      {replaces ? (
        <p className="notice notice-warn" role="status">
          <span>You already keep a model of this name. Keeping the new one replaces it.</span>
        </p>
      ) : null}
      <p className="cap">
        The router sees the prompt only: it needs examples of how good this model's answers were. 25 scored prompts
        already help; 200 are a good start.
      </p>
    </>
  );
}

type FieldProps = {
  label: string;
  unit: string;
  mode: "text" | "decimal" | "numeric";
  value: string;
  fault: string | undefined;
  onValue(value: string): void;
};

function Field({ label, unit, mode, value, fault, onValue }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        {label} {unit ? <span className="unit">{unit}</span> : null}
      </label>
      <input
        className="input"
        id={id}
        inputMode={mode}
        value={value}
        aria-invalid={fault !== undefined}
        aria-describedby={fault ? `${id}-fault` : undefined}
        onChange={(event) => onValue(event.target.value)}
      />
      {fault ? (
        <p className="fault" id={`${id}-fault`} role="alert">
          {fault}
        </p>
      ) : null}
    </div>
  );
}
