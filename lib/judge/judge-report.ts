import type { JudgeQuality } from "./judge-quality";
import type { Preferences } from "./preference-estimates";

/** One judge as the method page shows it. */
export type JudgeReport = {
  readonly judge: {
    readonly annotatorId: string;
    readonly modelId: string;
    /** What the provider was asked for under that name. */
    readonly providerModelId: string;
    readonly templateVersion: string;
  };
  /** Set by an admin: its labels weigh nothing, so nothing is estimated with them. */
  readonly distrust: string | null;
  readonly labelled: number;
  readonly bad: number;
  readonly costUsd: number;
  readonly quality: JudgeQuality;
  readonly preferences: Preferences;
};
