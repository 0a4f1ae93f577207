/** Answers with what a model said when a pack was recorded: labelled wherever shown, and no measurement. */
export const REPLAY_PROVIDER_ID = "recorded";
