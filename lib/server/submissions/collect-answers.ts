import "server-only";
import type { SubmittedAnswers } from "@/lib/benchmark/score-submission";
import { KNOBS_MAX } from "@/lib/contracts/submission";
import type { UploadedRow } from "./read-rows";
import { createFaultCollector, quoted, submissionError } from "./submission-fault";

/** What a submission to one track answers: ids ascending. */
export type Questions = { readonly promptIds: readonly string[]; readonly modelIds: readonly string[] };

type Collector = { add(row: UploadedRow): void; finish(): SubmittedAnswers };
type Faults = ReturnType<typeof createFaultCollector>;
type Places = { readonly prompts: ReadonlyMap<string, number>; readonly models: ReadonlyMap<string, number> };

const NOT_ANSWERED = 255;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** Checks every row and puts it in its place. Throws the first faults, with their lines, and reads no further then. */
export async function collectAnswers(
  rows: AsyncIterable<UploadedRow>,
  questions: Questions,
): Promise<SubmittedAnswers> {
  const faults = createFaultCollector();
  let collector: Collector | undefined;
  let known: ReadonlySet<string> = new Set();
  for await (const row of rows) {
    if (!collector) {
      known = columnsOf(row);
      collector = known.has("knob") ? collectChoices(questions, faults) : collectPredictions(questions, known, faults);
    }
    const other = Object.keys(row.fields).find((column) => !known.has(column)) ?? missingOf(row, known);
    if (other === undefined) collector.add(row);
    else
      faults.add(row.line, `${quoted(other)} is missing here or not in the first row: every row has the same columns.`);
  }
  if (!collector) throw submissionError([{ line: null, message: "The file has no row." }]);
  const answers = collector.finish();
  faults.throwIfAny();
  return answers;
}

const FORMS = [
  ["prompt_id", "knob", "model"],
  ["prompt_id", "model", "quality"],
  ["prompt_id", "model", "quality", "cost"],
];

function columnsOf({ line, fields }: UploadedRow): ReadonlySet<string> {
  const columns = Object.keys(fields).sort().join();
  const form = FORMS.find((form) => form.toSorted().join() === columns);
  if (form) return new Set(form);
  const allowed = FORMS.map((form) => form.join(",")).join(" or ");
  const message = `The columns must be ${allowed}; these are ${quoted(Object.keys(fields).join(","))}.`;
  throw submissionError([{ line: line > 1 ? 1 : line, message }]);
}

function missingOf({ fields }: UploadedRow, known: ReadonlySet<string>): string | undefined {
  return [...known].find((column) => !(column in fields));
}

function collectChoices(questions: Questions, faults: Faults): Collector {
  const places = placesOf(questions);
  const size = questions.promptIds.length;
  const byKnob = new Map<number, { choices: Uint8Array; lines: Uint32Array }>();
  return {
    add({ line, fields }) {
      const knob = numberOf(fields.knob);
      if (knob === undefined) return faults.add(line, `knob must be a finite number, not ${quoted(fields.knob)}.`);
      const at = pairOf(fields, places, (message) => faults.add(line, message));
      if (!at) return;
      const own = byKnob.get(knob) ?? {
        choices: new Uint8Array(size).fill(NOT_ANSWERED),
        lines: new Uint32Array(size),
      };
      if (!byKnob.has(knob) && byKnob.size === KNOBS_MAX)
        throw submissionError([
          { line, message: `This is the ${KNOBS_MAX + 1}th knob value; at most ${KNOBS_MAX} are taken.` },
        ]);
      byKnob.set(knob, own);
      if (own.choices[at.prompt] !== NOT_ANSWERED)
        return faults.add(
          line,
          `${quoted(fields.prompt_id)} was answered at knob ${knob} in line ${own.lines[at.prompt]} already.`,
        );
      own.choices[at.prompt] = at.model;
      own.lines[at.prompt] = line;
    },
    finish() {
      const knobs = [...byKnob.keys()].sort((a, b) => a - b);
      const choices = knobs.flatMap((knob) => byKnob.get(knob)?.choices ?? []);
      for (const [k, of] of choices.entries())
        reportMissing(
          of.map((choice) => Number(choice === NOT_ANSWERED)),
          questions.promptIds,
          ` at knob ${knobs[k]}`,
          faults,
        );
      return { kind: "choices", knobs, choices };
    },
  };
}

function collectPredictions(questions: Questions, columns: ReadonlySet<string>, faults: Faults): Collector {
  const places = placesOf(questions);
  const width = questions.modelIds.length;
  const quality = new Float64Array(questions.promptIds.length * width).fill(Number.NaN);
  const costUsd = columns.has("cost") ? new Float64Array(quality.length) : null;
  const lines = new Uint32Array(quality.length);
  return {
    add({ line, fields }) {
      const pair = pairOf(fields, places, (message) => faults.add(line, message));
      if (!pair) return;
      const at = pair.prompt * width + pair.model;
      const [q, cost] = [numberOf(fields.quality), numberOf(fields.cost)];
      if (lines[at] !== 0)
        return faults.add(line, `${quoted(fields.prompt_id)} with this model stands in line ${lines[at]} already.`);
      if (q === undefined || q < 0 || q > 1)
        return faults.add(line, `quality must be a number from 0 to 1, not ${quoted(fields.quality)}.`);
      if (costUsd && (cost === undefined || cost < 0 || cost > 1e6))
        return faults.add(line, `cost must be a number of US dollars of at least 0, not ${quoted(fields.cost)}.`);
      quality[at] = q;
      lines[at] = line;
      if (costUsd) costUsd[at] = cost ?? 0;
    },
    finish() {
      for (const [model, modelId] of questions.modelIds.entries()) {
        const missing = Uint8Array.from(questions.promptIds, (_, prompt) =>
          Number(lines[prompt * width + model] === 0),
        );
        reportMissing(missing, questions.promptIds, ` for ${modelId}`, faults);
      }
      return { kind: "predictions", quality, costUsd };
    },
  };
}

function reportMissing(missing: Uint8Array, promptIds: readonly string[], where: string, faults: Faults): void {
  const count = missing.reduce((sum, one) => sum + one, 0);
  if (count === 0) return;
  const first = promptIds[missing.indexOf(1)];
  faults.add(
    null,
    `${count} of ${promptIds.length} prompts have no row${where}; the first is ${quoted(first)}. Is the file complete?`,
  );
}

function pairOf(fields: UploadedRow["fields"], places: Places, onFault: (message: string) => void) {
  const prompt = typeof fields.prompt_id === "string" ? places.prompts.get(fields.prompt_id) : undefined;
  const model = typeof fields.model === "string" ? places.models.get(fields.model) : undefined;
  if (prompt === undefined) onFault(`${quoted(fields.prompt_id)} is no test prompt of this track.`);
  else if (model === undefined) onFault(`${quoted(fields.model)} is no candidate of this track.`);
  return prompt === undefined || model === undefined ? undefined : { prompt, model };
}

/** A JSON number, or its text in CSV; never NaN, infinity, hexadecimal or an empty cell. */
function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && DECIMAL.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number + 0 : undefined;
}

function placesOf({ promptIds, modelIds }: Questions): Places {
  return {
    prompts: new Map(promptIds.map((promptId, at) => [promptId, at])),
    models: new Map(modelIds.map((modelId, at) => [modelId, at])),
  };
}
