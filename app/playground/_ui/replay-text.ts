import { backendLabel } from "@/app/_ui/engine-text";
import type { PredictedBy, SharedDecision } from "./share-link";

/** What an opened link promised against what is decided here. */
export type Replay = {
  readonly linked: SharedDecision;
  readonly here: SharedDecision;
  labelOf(modelId: string): string;
};

/** `same` decisions need one line; others get every reason that is known for the difference. */
export function replayText({ linked, here, labelOf }: Replay): {
  readonly same: boolean;
  readonly title: string;
  readonly text: string;
} {
  if (linked.modelId === here.modelId)
    return { same: true, title: "Same decision as in the link.", text: `${labelOf(here.modelId)} again.` };
  const reasons = [
    linked.routerVersion === here.routerVersion
      ? null
      : `The link was made with router ${linked.routerVersion}, this page has ${here.routerVersion}.`,
    linked.predictedBy === here.predictedBy
      ? null
      : `It was predicted by ${byLabel(linked.predictedBy)}, here by ${byLabel(here.predictedBy)}; their numbers differ a little.`,
  ].filter((reason) => reason !== null);
  return {
    same: false,
    title: `The link chose ${labelOf(linked.modelId)}; here the router chooses ${labelOf(here.modelId)}.`,
    text: reasons.length > 0 ? reasons.join(" ") : "Prices or candidates have changed since.",
  };
}

function byLabel(predictedBy: PredictedBy): string {
  return predictedBy === "preview" ? "the preview" : backendLabel(predictedBy);
}
