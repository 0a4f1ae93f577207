import { parseArgs } from "node:util";

export const USAGE = `Usage: npm run evaluate -- --pack DIR [options]
  --pack DIR       pack to learn from: its train and val rows
  --score DIR      score the test rows of this pack instead of --pack's own
  --track ID       only this track (repeatable); "ID:leave-one-source-out" trains without the source of each prompt
  --both-views     each track, and once more with the source of each prompt left out of training
  --router ID      only this router (repeatable); hybrid-llm-many and routellm-mf-many run only when named
  --split NAME     test (default) or val: what is scored; val is then not learnt from
  --json           an array of results on stdout instead of a table
  --list           routers with label and paper, and tracks
  --out FILE       write the results as JSON to FILE as well
  --latency        measure the wall time of single decisions too (differs from run to run)
  --replicates N   bootstrap replicates, 2000
  --threads N      2
  --cache DIR      .cache`;

export type EvaluateOptions = {
  readonly pack: string | undefined;
  readonly score: string | undefined;
  readonly tracks: readonly string[];
  readonly bothViews: boolean;
  readonly routers: readonly string[];
  readonly split: "test" | "val";
  readonly json: boolean;
  readonly list: boolean;
  readonly out: string | undefined;
  readonly latency: boolean;
  readonly replicates: number;
  readonly threads: number;
  readonly cache: string;
};

/** A wrong command line; the message says what is wrong with it. */
export class OptionError extends Error {}

export function parseEvaluateOptions(args: readonly string[]): EvaluateOptions {
  const { values } = parse(args);
  const { split } = values;
  if (split !== "test" && split !== "val") throw new OptionError(`--split is test or val, not ${split}`);
  if (!values.list && values.pack === undefined) throw new OptionError("--pack DIR is missing");
  return {
    pack: values.pack,
    score: values.score,
    tracks: values.track,
    bothViews: values["both-views"],
    routers: values.router,
    split,
    json: values.json,
    list: values.list,
    out: values.out,
    latency: values.latency,
    replicates: wholeNumber("--replicates", values.replicates),
    threads: wholeNumber("--threads", values.threads),
    cache: values.cache,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        pack: { type: "string" },
        score: { type: "string" },
        track: { type: "string", multiple: true, default: [] },
        router: { type: "string", multiple: true, default: [] },
        "both-views": { type: "boolean", default: false },
        split: { type: "string", default: "test" },
        json: { type: "boolean", default: false },
        list: { type: "boolean", default: false },
        out: { type: "string" },
        latency: { type: "boolean", default: false },
        replicates: { type: "string", default: "2000" },
        threads: { type: "string", default: "2" },
        cache: { type: "string", default: ".cache" },
      },
    });
  } catch (cause) {
    throw new OptionError(cause instanceof Error ? cause.message : String(cause));
  }
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new OptionError(`${name} is a whole number from 1, not ${text}`);
  return value;
}
