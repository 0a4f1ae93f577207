import { expect, test } from "vitest";
import { reportReason, showingEnd, showingKind, voteChoice, voteSide } from "@/lib/contracts/annotation";
import { calibrationState } from "@/lib/contracts/calibration";
import { adapterState } from "@/lib/contracts/community-adapter";
import { generationItemState, generationState } from "@/lib/contracts/generation";
import { openVoteChoice, ruleKind, runRequest, runState, runTarget, tokenBasis } from "@/lib/contracts/run";
import { submissionKind, submissionState } from "@/lib/contracts/submission";
import { JUDGE_KINDS } from "@/lib/judge/judge-template";
import { VERDICT_FAULTS } from "@/lib/judge/read-verdict";
import { reportReasons, showingEnds, showingKinds, voteChoices } from "./annotation-tables";
import { calibrationStates } from "./calibration-tables";
import {
  adapterStates,
  backendNames,
  generationItemStates,
  generationStates,
  judgeKinds,
  judgeSides,
  openVoteChoices,
  predictionSources,
  ruleKinds,
  runStates,
  runTargets,
  submissionKinds,
  submissionStates,
  tokenBases,
  verdictFaults,
} from "./schema";

test("the database's words are the contract's", () => {
  const { predictedBy } = runRequest.shape;
  expect(runStates.enumValues).toEqual(runState.options);
  expect(ruleKinds.enumValues).toEqual(ruleKind.options);
  expect(tokenBases.enumValues).toEqual(tokenBasis.options);
  expect(runTargets.enumValues).toEqual(runTarget.options);
  expect(openVoteChoices.enumValues).toEqual(openVoteChoice.options);
  expect(predictionSources.enumValues).toEqual(predictedBy.shape.source.options);
  expect(backendNames.enumValues).toEqual(predictedBy.shape.backend.unwrap().options);
  expect(submissionStates.enumValues).toEqual(submissionState.options);
  expect(adapterStates.enumValues).toEqual(adapterState.options);
  expect(calibrationStates.enumValues).toEqual(calibrationState.options);
  expect(generationStates.enumValues).toEqual(generationState.options);
  expect(generationItemStates.enumValues).toEqual(generationItemState.options);
  expect(submissionKinds.enumValues).toEqual(submissionKind.options);
  expect(showingKinds.enumValues).toEqual(showingKind.options);
  expect(showingEnds.enumValues).toEqual(showingEnd.options);
  expect(voteChoices.enumValues).toEqual(voteChoice.options);
  expect(reportReasons.enumValues).toEqual(reportReason.options);
  expect(judgeKinds.enumValues).toEqual(JUDGE_KINDS);
  expect(judgeSides.enumValues).toEqual(voteSide.options);
  expect(verdictFaults.enumValues).toEqual(VERDICT_FAULTS);
});
