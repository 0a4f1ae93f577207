import { chatTexts } from "./chat-texts";

/** The fields of one object as text, or what is wrong with the line. */
export function parseJsonLine(line: string): Readonly<Record<string, string>> | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // NaN is what Python writes for a missing number.
    return /[:,[]\s*(NaN|-?Infinity)\b/.test(line) ? "NaN and Infinity are no JSON" : "the line is not JSON";
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "the line is not a JSON object";
  return {
    ...Object.fromEntries(Object.entries(value).map(([name, field]) => [name, asText(field)])),
    ...chatTexts(value),
  };
}

function asText(field: unknown): string {
  if (typeof field === "string") return field;
  if (field === null || field === undefined) return "";
  if (typeof field === "boolean") return field ? "1" : "0"; // "correct": true is a quality.
  return JSON.stringify(field);
}
