import { formatCount, formatQuality, formatSeconds, formatStepMs } from "@/app/_ui/format-numbers";
import type { AdapterFile } from "@/lib/contracts/adapter-file";
import { LearningCurve } from "./learning-curve";
import { MiniCalibration } from "./mini-calibration";
import type { Fitting, Training } from "./use-training";

type Props = { training: Training; prompts: number; kept: string | null };

export function TrainingStep({ training, prompts, kept }: Props) {
  switch (training.status) {
    case "idle":
    case "loading":
      return (
        <Progress
          title="Getting the encoder ready"
          detail="kept for the next time"
          share={training.status === "loading" ? training.share : null}
        />
      );
    case "encoding": {
      const { done, of, secondsLeft } = training;
      const left = secondsLeft === null ? "" : `, about ${Math.ceil(secondsLeft)} s left`;
      return (
        <Progress
          title="Encoding on this device"
          detail={`${formatCount(done)} of ${formatCount(of)} prompts${left}`}
          share={done / of}
        />
      );
    }
    case "fitting":
      return (
        <>
          <Progress
            title="Training the adapter"
            detail="five fits at each size, each checked on a held-out fifth"
            share={training.share}
          />
          <div className="train-grid">
            <LearningCurve curve={training.curve} prompts={prompts} brierOfMean={null} />
            <SoFar heldOut={training.heldOut} prompts={prompts} />
          </div>
        </>
      );
    case "done":
      return <Result training={training} kept={kept} />;
    case "failed":
      return (
        <p className="notice notice-bad" role="alert">
          <span>
            <b>Training stopped.</b> {training.message} Your file is still open: go back and try again.
          </span>
        </p>
      );
    default:
      return training satisfies never;
  }
}

function SoFar({ heldOut, prompts }: { heldOut: Fitting["heldOut"]; prompts: number }) {
  const checked = heldOut?.calibration.reduce((sum, bin) => sum + bin.prompts, 0) ?? 0;
  return (
    <dl className="kv">
      <dt>Scored prompts</dt>
      <dd>{formatCount(prompts)}</dd>
      <dt>Held out and checked</dt>
      <dd>{formatCount(checked)}</dd>
      <dt>Error (Brier) so far</dt>
      <dd>{heldOut ? heldOut.brier.toFixed(3) : "–"}</dd>
      <dt>Calibration so far</dt>
      <dd>
        <MiniCalibration points={heldOut?.calibration ?? []} label="the new adapter" size={96} />
      </dd>
    </dl>
  );
}

function Progress({ title, detail, share }: { title: string; detail: string; share: number | null }) {
  return (
    <div className="progress-block">
      <p className="small num">
        <span>{title}</span>
        <span>{detail}</span>
      </p>
      <progress aria-label={title} max={1} {...(share !== null && { value: share })} />
    </div>
  );
}

function Result({ training, kept }: { training: Extract<Training, { status: "done" }>; kept: string | null }) {
  const { study, model, labels } = training.file;
  return (
    <>
      <p className="verdict" role="status">
        <b>{verdict(study)}</b>
      </p>
      <div className="train-grid">
        <LearningCurve curve={study.curve} prompts={study.prompts} brierOfMean={study.brierOfMean} />
        <dl className="kv">
          <dt>Scored prompts</dt>
          <dd>{formatCount(study.prompts)}</dd>
          <dt>Scored by</dt>
          <dd>{labels.scoredBy}</dd>
          <dt>Error (Brier), held out</dt>
          <dd>{study.brier === null ? "too few" : study.brier.toFixed(3)}</dd>
          <dt>Calibration error (ECE)</dt>
          <dd>{study.ece === null ? "too few" : study.ece.toFixed(3)}</dd>
          <dt>Mean quality</dt>
          <dd>{formatQuality(study.qualityMean)}</dd>
          <dt>Encoding</dt>
          <dd>{formatSeconds(training.encodeMs)}</dd>
          <dt>Training</dt>
          <dd data-train-ms={Math.round(training.trainMs)}>{formatStepMs(training.trainMs)}</dd>
          <dt>Calibration</dt>
          <dd>
            <MiniCalibration points={study.calibration} label={model.label} size={96} />
          </dd>
        </dl>
      </div>
      {kept ? (
        <p className="notice" role="status">
          <span>{kept}</span>
        </p>
      ) : null}
    </>
  );
}

/** One sentence on whether the adapter is usable, from held-out figures alone. */
export function verdict({ brier, brierOfMean, brierOfPrior }: AdapterFile["study"]): string {
  if (brier === null || brierOfMean === null || brierOfPrior === null)
    return "Too few different prompts to check: the adapter leans on the other models.";
  if (brier >= brierOfMean)
    return "Not better than the mean of the labels: these labels do not show on which prompts the model is good.";
  const gain = Math.round(100 * (1 - brier / brierOfMean));
  if (brier >= brierOfPrior)
    return `Usable: ${gain}% less error than the mean of the labels, but no better than the mean of the other models.`;
  return `Usable: ${gain}% less error than the mean of the labels, and less than the mean of the other models.`;
}
