import type { Side } from "@/lib/annotation/sides";

/** Why an answer of a judge is no verdict. It is counted as bad and never guessed at. */
export const VERDICT_FAULTS = ["none", "several", "unclear", "cut_off"] as const;
export type VerdictFault = (typeof VERDICT_FAULTS)[number];

export type Verdict<Value> =
  | { readonly kind: "given"; readonly value: Value; readonly rationale: string }
  | { readonly kind: "bad"; readonly fault: VerdictFault; readonly rationale: string };

/** What the judge wrote, and whether it ran into the limit of tokens. */
export type JudgeReply = { readonly text: string; readonly cutOff: boolean };

export const RATIONALE_CHARS_MAX = 4000;

const SIDES: Readonly<Record<string, Side>> = { A: "a", B: "b", TIE: "tie", BOTH_BAD: "both_bad" };

export function readPairVerdict(reply: JudgeReply, nonce: string): Verdict<Side> {
  return readLine(reply, `VERDICT ${nonce}`, (word) => SIDES[word]);
}

/** A score in [0, 1] with up to three decimals. */
export function readScore(reply: JudgeReply, nonce: string): Verdict<number> {
  return readLine(reply, `SCORE ${nonce}`, (word) =>
    /^(?:0(?:\.\d{1,3})?|1(?:\.0{1,3})?)$/.test(word) ? Number(word) : undefined,
  );
}

/** Exactly one line names the verdict's key, holds nothing else, and its word is one of those asked for. */
function readLine<Value>(
  { text, cutOff }: JudgeReply,
  key: string,
  parse: (word: string) => Value | undefined,
): Verdict<Value> {
  const lines = withoutThoughts(text).split(/\r?\n/);
  const naming = lines.filter((line) => plain(line).toUpperCase().includes(key.toUpperCase()));
  const rationale = lines
    .filter((line) => !naming.includes(line))
    .join("\n")
    .trim()
    .slice(0, RATIONALE_CHARS_MAX);
  const bad = (fault: VerdictFault) => ({ kind: "bad", fault, rationale }) as const;
  if (cutOff) return bad("cut_off");
  const [line, ...others] = naming;
  if (line === undefined) return bad("none");
  if (others.length > 0) return bad("several");
  const [before, word, ...more] = plain(line).toUpperCase().split(":");
  const value = before?.trim() === key.toUpperCase() && more.length === 0 ? parse((word ?? "").trim()) : undefined;
  return value === undefined ? bad("unclear") : { kind: "given", value, rationale };
}

/** Marks of emphasis around a verdict are form, not content; the underscore of BOTH_BAD stays. */
function plain(line: string): string {
  return line
    .replace(/[*`#>]/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/\.$/, "");
}

/** Local reasoning models write their thoughts first, between these marks; what they weigh there is no verdict. */
function withoutThoughts(text: string): string {
  const end = text.indexOf("</think>");
  return text.trimStart().startsWith("<think>") && end >= 0 ? text.slice(end + "</think>".length) : text;
}
