import type { ReactNode } from "react";

type Option<Value> = { readonly value: Value; readonly label: ReactNode };
type Props<Value> = {
  name: string;
  label: string;
  options: readonly Option<Value>[];
  /** Null when none of the options is the current value. */
  selected: Value | null;
  onSelect(value: Value): void;
  className?: string;
};

/** A radio group drawn as one control. Arrow keys and the group's name come with the native inputs. */
export function Segmented<Value extends string | number>({
  name,
  label,
  options,
  selected,
  onSelect,
  className = "",
}: Props<Value>) {
  return (
    <div className={`seg ${className}`} role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === selected}
            onChange={() => onSelect(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
