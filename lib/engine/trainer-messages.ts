import type { AdapterFile, OwnModel } from "@/lib/contracts/adapter-file";
import type { Columns, RowFault, ScoredPrompt, UnscoredAnswer } from "@/lib/onboarding/read-scored-prompt";
import type { StudyProgress } from "@/lib/onboarding/study-adapter";

/** Columns of a file and its first records, for a person to say which is which. */
export type FilePreview = { readonly names: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** What a file holds. `faults`: the first ones, by row; `faultCount`: all. */
export type ScoredFile = {
  readonly prompts: readonly ScoredPrompt[];
  /** Instead of prompts, where the columns leave the scoring to a judge. */
  readonly unscored: readonly JudgeableAnswer[];
  readonly faults: readonly RowFault[];
  readonly faultCount: number;
  /** Good rows after the last one that is used. */
  readonly leftOut: number;
};

/** `bytes`: of prompt, answer and reference in UTF-8, from which the cost of judging follows. */
export type JudgeableAnswer = UnscoredAnswer & { readonly bytes: number };

export type StudyQuestion = {
  readonly manifestUrl: string;
  readonly model: OwnModel;
  readonly prompts: readonly ScoredPrompt[];
  /** Row-major [prompts, dims]. */
  readonly embeddings: Float32Array;
  readonly tokenCounts: Uint32Array;
  readonly labels: AdapterFile["labels"];
};
export type Studied = { readonly file: AdapterFile; readonly trainMs: number };

/** Page → worker. Our own code on both ends, so typed, not parsed. */
export type TrainerRequest =
  | { readonly kind: "preview"; readonly file: Blob }
  | { readonly kind: "read"; readonly file: Blob; readonly columns: Columns }
  | ({ readonly kind: "study" } & StudyQuestion);

/** Worker → page. A request ends in `previewed`, `read`, `studied` or `refused`. */
export type TrainerReply =
  | ({ readonly kind: "previewed" } & FilePreview)
  | { readonly kind: "reading"; readonly good: number; readonly bad: number }
  | ({ readonly kind: "read" } & ScoredFile)
  | { readonly kind: "studying"; readonly step: StudyProgress }
  | ({ readonly kind: "studied" } & Studied)
  | { readonly kind: "refused"; readonly message: string };
