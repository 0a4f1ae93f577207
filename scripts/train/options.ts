import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

export type TrainOptions = {
  readonly pack: string;
  readonly out: string;
  readonly models: string;
  readonly cache: string;
  readonly seed: number;
  readonly version: string;
  readonly threads: number;
  readonly leaveOneSourceOut: boolean;
  readonly encodeAll: boolean;
};

/** The command line cannot be used as it is; the message says what to change. */
export class OptionError extends Error {}

export const USAGE = `npm run train -- --pack DIRECTORY [--out public/models] [--models public/models] [--seed N] [--version V] [--threads N] [--cache .cache] [--leave-one-source-out] [--encode-all]

  --pack     folder with manifest.json, prompts.jsonl.gz, outcomes.jsonl.gz
  --out      where router-<version>.json and .bin are written; a manifest.json there is updated
  --models   where encoder and preview vectors lie
  --seed     whole number from 0 to 1000000; the same seed gives the same bytes (default 1)
  --version  letters, digits, dots and dashes (default 1.0.0)
  --threads  1 to 64 (default: one per core)
  --leave-one-source-out  hold sources out one by one, not two at a time: slower, sharper figures on unseen sources
  --encode-all  encode every prompt, also those whose vectors public/packs carries`;

/** Throws `OptionError`. */
export function parseTrainOptions(args: readonly string[]): TrainOptions {
  const values = parsed(args);
  if (values.pack === undefined) throw new OptionError("--pack names the folder of the pack");
  const version = values.version ?? "1.0.0";
  if (!/^[a-z0-9][a-z0-9.-]{0,62}$/.test(version)) {
    throw new OptionError("--version is 1 to 63 small letters, digits, dots or dashes");
  }
  return {
    pack: values.pack,
    out: values.out ?? "public/models",
    models: values.models ?? "public/models",
    cache: values.cache ?? ".cache",
    seed: wholeNumber("--seed", values.seed ?? "1", { min: 0, max: 1_000_000 }),
    version,
    threads: wholeNumber("--threads", values.threads ?? String(availableParallelism()), { min: 1, max: 64 }),
    leaveOneSourceOut: values["leave-one-source-out"] ?? false,
    encodeAll: values["encode-all"] ?? false,
  };
}

function parsed(args: readonly string[]) {
  const text = { type: "string" } as const;
  const options = {
    pack: text,
    out: text,
    models: text,
    cache: text,
    seed: text,
    version: text,
    threads: text,
    "leave-one-source-out": { type: "boolean" },
    "encode-all": { type: "boolean" },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new OptionError(cause instanceof Error ? cause.message : String(cause));
  }
}

function wholeNumber(name: string, text: string, { min, max }: { min: number; max: number }): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new OptionError(`${name} is a whole number from ${min} to ${max}`);
}
