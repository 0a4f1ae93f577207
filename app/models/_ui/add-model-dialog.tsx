"use client";

import { useEffect, useId, useRef, useState } from "react";
import { Icon } from "@/app/_ui/icon";
import { type OwnModel, ownModel } from "@/lib/contracts/adapter-file";
import { type AnswerJudge, scoredByJudge } from "@/lib/contracts/answer-scoring";
import { keepOwnModel } from "@/lib/engine/own-models";
import { scorerName } from "@/lib/onboarding/read-scored-prompt";
import { DetailsStep, type ModelFields } from "./details-step";
import { FileStep } from "./file-step";
import { JudgePanel } from "./judge-panel";
import { amountOf } from "./price-form";
import { saveAdapterFile } from "./save-adapter-file";
import { TrainingStep } from "./training-step";
import { useJudgedFile, useJudging } from "./use-judging";
import { useScoredFile } from "./use-scored-file";
import { useTraining } from "./use-training";

const STEPS = ["Details", "Scored prompts", "Training"] as const;
type Props = {
  takenIds: readonly string[];
  ownIds: readonly string[];
  judges: readonly AnswerJudge[];
  onClose(): void;
};
const EMPTY: ModelFields = { label: "", input: "", output: "", context: "" };

/** Details → scored prompts → training with its result. Nothing leaves the device, unless the person has a judge score. */
export function AddModelDialog({ takenIds, ownIds, judges, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const [step, setStep] = useState(0);
  const [fields, setFields] = useState(EMPTY);
  const [faults, setFaults] = useState<Partial<Record<keyof ModelFields, string>>>({});
  const [kept, setKept] = useState<string | null>(null);
  const { state, openFile, setColumns } = useScoredFile();
  const { training, start, stop } = useTraining();
  useEffect(() => dialog.current?.showModal(), []);

  const read = state.status === "open" ? state.scored : null;
  const { judging, start: judge, stop: stopJudging, forget } = useJudging(read);
  const scored = useJudgedFile(read, judging);
  const columns = state.status === "open" ? state.columns : null;
  const checked = toModel(fields, takenIds);
  const continueFromDetails = () => {
    if ("faults" in checked) setFaults(checked.faults);
    else {
      setFaults({});
      setStep(1);
    }
  };
  const train = () => {
    if ("faults" in checked || !scored || !columns) return;
    setKept(null);
    setStep(2);
    void start({
      model: checked.model,
      prompts: scored.prompts,
      scoredBy: judging.judge ? scoredByJudge(judging.judge) : scorerName(columns),
    });
  };
  const keep = async () => {
    if (training.status !== "done") return;
    try {
      await keepOwnModel(training.file);
      setKept("Kept on this device. It takes part in the playground now.");
    } catch {
      setKept("This browser refuses to keep it (private window or full disk). Export the file instead.");
    }
  };
  return (
    <dialog ref={dialog} className="add-model" aria-labelledby={title} onClose={onClose}>
      <div className="panel-head">
        <h2 id={title}>Add a model</h2>
        <span className="cap">Training runs in this browser. Prompts stay here unless a judge scores them.</span>
        <span className="end">
          <button
            className="btn btn-sm btn-icon btn-quiet"
            type="button"
            aria-label="Close"
            onClick={() => dialog.current?.close()}
          >
            <Icon name="close" />
          </button>
        </span>
      </div>
      <ol className="stepper">
        {STEPS.map((name, at) => (
          <li key={name} aria-current={at === step ? "step" : undefined} className={at < step ? "passed" : ""}>
            <b aria-hidden="true">{at < step ? "✓" : at + 1}</b>
            {name}
            {at < step ? <span className="sr-only">, done</span> : null}
          </li>
        ))}
      </ol>
      <div className="step">
        {step === 0 ? (
          <DetailsStep fields={fields} faults={faults} onFields={setFields} replaces={replaced(checked, ownIds)} />
        ) : step === 1 ? (
          <FileStep state={state} scored={scored} onFile={openFile} onColumns={setColumns}>
            {read && read.unscored.length > 0 ? (
              <JudgePanel
                judges={judges}
                answers={read.unscored}
                judging={judging}
                onStart={(wish) => void judge(wish)}
                onStop={stopJudging}
                onForget={forget}
              />
            ) : null}
          </FileStep>
        ) : (
          <TrainingStep training={training} prompts={scored?.prompts.length ?? 0} kept={kept} />
        )}
      </div>
      <div className="panel-foot step-foot">
        {step === 0 ? (
          <>
            <button className="btn" type="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
            <button className="btn btn-primary" type="button" onClick={continueFromDetails}>
              Continue
            </button>
          </>
        ) : step === 1 ? (
          <>
            <button className="btn" type="button" onClick={() => setStep(0)}>
              Back
            </button>
            <button
              className="btn btn-primary"
              type="button"
              disabled={!scored?.prompts.length || judging.isAsking}
              onClick={train}
            >
              Train adapter
            </button>
          </>
        ) : (
          <>
            <button
              className="btn"
              type="button"
              onClick={() => {
                stop();
                setStep(1);
              }}
            >
              {training.status === "done" || training.status === "failed" ? "Back" : "Stop"}
            </button>
            <button
              className="btn"
              type="button"
              disabled={training.status !== "done"}
              onClick={() => training.status === "done" && saveAdapterFile(training.file)}
            >
              Export file
            </button>
            <button
              className="btn btn-primary"
              type="button"
              disabled={training.status !== "done" || kept !== null}
              onClick={() => void keep()}
            >
              Keep on this device
            </button>
          </>
        )}
      </div>
    </dialog>
  );
}

type Checked = { readonly model: OwnModel } | { readonly faults: Partial<Record<keyof ModelFields, string>> };

/** The model as entered, or what is wrong in which field. */
function toModel({ label, input, output, context }: ModelFields, takenIds: readonly string[]): Checked {
  const faults: Partial<Record<keyof ModelFields, string>> = {};
  const modelId = `own/${label
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9._:/-]+/g, "-")
    .replace(/^-+|-+$/g, "")}`;
  if (modelId === "own/" || label.trim().length > 60)
    faults.label = "A name has 1 to 60 characters, some of them letters or digits.";
  else if (takenIds.includes(modelId)) faults.label = "The router already has a model of this id.";
  const [usdPerMillionInput, usdPerMillionOutput] = [amountOf(input), amountOf(output)];
  if (usdPerMillionInput === null) faults.input = "A number of USD, 0 or more.";
  if (usdPerMillionOutput === null) faults.output = "A number of USD, 0 or more.";
  const contextTokens = context.trim() === "" ? null : Number(context);
  if (contextTokens !== null && !(Number.isInteger(contextTokens) && contextTokens > 0))
    faults.context = "A whole number, or empty.";
  const parsed = ownModel.safeParse({
    modelId,
    label: label.trim(),
    price: { usdPerMillionInput, usdPerMillionOutput },
    contextTokens,
  });
  return parsed.success && Object.keys(faults).length === 0 ? { model: parsed.data } : { faults };
}

function replaced(checked: Checked, ownIds: readonly string[]): boolean {
  return "model" in checked && ownIds.includes(checked.model.modelId);
}
