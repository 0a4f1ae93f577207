import { parseArgs } from "node:util";
import type { ModelPrice } from "@/lib/core/candidate";
import { JUDGE_KINDS, type JudgeKind } from "@/lib/judge/judge-template";

export type JudgeOptions = {
  readonly model: string;
  readonly pairs: number;
  readonly kind: JudgeKind;
  readonly yes: boolean;
  readonly parallel: number;
  readonly usdMax: number | null;
  readonly price: ModelPrice | null;
  readonly sameFamily: "refuse" | "allow";
  readonly outputTokensMax: number;
  readonly temperature: number | null;
};

/** The command line cannot be used as it is; the message says what to change. */
export class OptionError extends Error {}

export const USAGE = `npm run judge -- --model ID --pairs N [--kind pairwise|pointwise] [--max-usd USD] [--parallel N] [--price IN,OUT] [--same-family] [--output-tokens N] [--temperature T|default] [--yes]

  --model          the candidate, or any id that MODEL_MAP or OPENAI_COMPATIBLE_MODELS names; it must be a real model
  --pairs          how many pairs it labels next: first those that people voted on, then gold, then the others
  --kind           pairwise: which answer is better, asked in both orders; pointwise: each answer from 0 to 1 (default pairwise)
  --yes            start; without it the cost is shown and nothing is asked
  --max-usd        stop before more than this is spent in this run
  --parallel       pairs at once, 1 to 32 (default 4)
  --price          USD per million input and output tokens, for a model that the catalog does not price; 0,0 for your own machine
  --same-family    let it judge answers of its own family too; never its own
  --output-tokens  limit of each verdict, for reasoning models more than the default of 1024
  --temperature    0 to 2 (default 0); "default" leaves it to the provider`;

/** Throws `OptionError`. */
export function parseJudgeOptions(args: readonly string[]): JudgeOptions {
  const values = parsed(args);
  if (!values.model) throw new OptionError("--model names the judge");
  if (values.pairs === undefined) throw new OptionError("--pairs says how many pairs it labels");
  const kind = JUDGE_KINDS.find((name) => name === values.kind);
  if (!kind) throw new OptionError(`--kind is ${JUDGE_KINDS.join(" or ")}`);
  return {
    ...{ model: values.model, kind, yes: values.yes, sameFamily: values["same-family"] ? "allow" : "refuse" },
    pairs: numberIn("--pairs", values.pairs, { low: 1, high: 1_000_000, whole: true }),
    parallel: numberIn("--parallel", values.parallel, { low: 1, high: 32, whole: true }),
    usdMax: values["max-usd"] === undefined ? null : numberIn("--max-usd", values["max-usd"], { low: 0, high: 1e6 }),
    price: values.price === undefined ? null : priceOf(values.price),
    outputTokensMax: numberIn("--output-tokens", values["output-tokens"], { low: 16, high: 65_536, whole: true }),
    temperature:
      values.temperature === "default" ? null : numberIn("--temperature", values.temperature, { low: 0, high: 2 }),
  };
}

function parsed(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...{ model: text, pairs: text, "max-usd": text, price: text, yes: flag, "same-family": flag },
        kind: { ...text, default: "pairwise" },
        parallel: { ...text, default: "4" },
        "output-tokens": { ...text, default: "1024" },
        temperature: { ...text, default: "0" },
      },
    }).values;
  } catch (cause) {
    throw new OptionError(cause instanceof Error ? cause.message : String(cause));
  }
}

type Range = { readonly low: number; readonly high: number; readonly whole?: boolean };

function numberIn(name: string, text: string, { low, high, whole = false }: Range): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= low && value <= high) || (whole && !Number.isInteger(value)))
    throw new OptionError(`${name} is a ${whole ? "whole " : ""}number from ${low} to ${high}`);
  return value;
}

function priceOf(text: string): ModelPrice {
  const [input, output, ...more] = text.split(",");
  if (input === undefined || output === undefined || more.length > 0)
    throw new OptionError("--price is two numbers, USD per million input and output tokens: --price 0.25,1.25");
  const range = { low: 0, high: 1e6 };
  return {
    usdPerMillionInput: numberIn("--price", input, range),
    usdPerMillionOutput: numberIn("--price", output, range),
  };
}
