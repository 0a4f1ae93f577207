import "./without-eval";
import { z } from "zod";

const unit = z.number().min(0).max(1);
const count = z.int().nonnegative();

/** As the voter sees it: A is the answer on the left. */
export const voteSide = z.enum(["a", "b", "tie", "both_bad"]);
export type VoteSide = z.infer<typeof voteSide>;
/** As it is stored: one is the model with the smaller id, wherever it stood. */
export const voteChoice = z.enum(["one", "two", "tie", "both_bad"]);
export type VoteChoice = z.infer<typeof voteChoice>;
export const showingKind = z.enum(["fresh", "gold", "repeat"]);
export const reportReason = z.enum(["harmful", "private", "broken", "senseless", "other"]);
export const voteReason = z.enum(["correct", "complete", "clear", "concise", "format"]);

/** Votes of one browser or account on one day. */
export const DAILY_SHOWINGS_MAX = 300;

/** `simulated`: no model wrote it; said before the vote too. */
const answerShown = z.strictObject({ text: z.string(), simulated: z.boolean() });
export const showingEnd = z.enum(["voted", "skipped", "reported"]);

const promptShown = { source: z.string(), category: z.string(), prompt: z.string() };

/** What a draw answers, whatever is shown. Says nothing about models, gold or repeats. */
const drawnOf = <Shown>(shown: z.ZodType<Shown>) =>
  z.strictObject({
    showing: shown.nullable(),
    /** Why there is none. */
    reason: z.enum(["nothing_left", "daily_limit"]).nullable(),
    /** Today's ends (UTC), oldest first. */
    today: z.array(showingEnd),
  });
/** Of both kinds of question: pairs to compare, single answers to rate. */
export type Drawn<Shown> = z.infer<ReturnType<typeof drawnOf<Shown>>>;

/** Answer of `POST /api/annotations/draw`. */
export const drawnShowing = drawnOf(
  z.strictObject({ ...promptShown, showingId: z.uuid(), a: answerShown, b: answerShown }),
);
export type DrawnShowing = z.infer<typeof drawnShowing>;

export const voteRequest = z.strictObject({
  showingId: z.uuid(),
  choice: voteSide,
  reasons: z.array(voteReason).max(5),
});
export type VoteRequest = z.infer<typeof voteRequest>;

export const changeRequest = z.strictObject({ showingId: z.uuid(), choice: voteSide });
export const skipRequest = z.strictObject({ showingId: z.uuid() });
const report = { reason: reportReason, note: z.string().max(1000) };
export const reportRequest = z.strictObject({ showingId: z.uuid(), ...report });

const revealed = z.strictObject({
  modelId: z.string(),
  label: z.string(),
  costUsd: z.number().nonnegative().nullable(),
  qualityPredicted: unit.nullable(),
  qualityInterval: z.strictObject({ low: unit, high: unit }).nullable(),
  qualityMeasured: unit.nullable(),
});

/** What the router in force says of a prompt, for every candidate of one pool: enough to decide at any τ. */
export const promptRouting = z.strictObject({
  routerVersion: z.string(),
  pool: z.string(),
  predictions: z
    .array(
      z.strictObject({
        modelId: z.string(),
        label: z.string(),
        quality: unit,
        qualityInterval: z.strictObject({ low: unit, high: unit }),
        outputTokensExpected: z.number().nonnegative(),
        costUsdExpected: z.number().nonnegative(),
      }),
    )
    .min(1),
});
export type PromptRouting = z.infer<typeof promptRouting>;

/** Answer of `POST /api/annotations/votes`: what is stored, also when it was stored before. */
export const voteRecorded = z.strictObject({
  choice: voteSide,
  a: revealed,
  b: revealed,
  /** Trusted votes on this pair, the voter's own among them, by the voter's sides. */
  votes: z.strictObject({ a: count, b: count, tie: count, both_bad: count }),
  /** Null where no pool holds both models, or the server's encoder does not open. */
  routing: promptRouting.nullable(),
});
export type VoteRecorded = z.infer<typeof voteRecorded>;

/** Answer of `POST /api/annotations/ratings/draw`: one answer by itself, without its model. */
export const drawnRating = drawnOf(z.strictObject({ ...promptShown, ratingId: z.uuid(), answer: answerShown }));
export type DrawnRating = z.infer<typeof drawnRating>;

/** 1 is useless, 5 could not be better. */
export const rateRequest = z.strictObject({ ratingId: z.uuid(), rating: z.int().min(1).max(5) });
export type RateRequest = z.infer<typeof rateRequest>;
export const skipRatingRequest = z.strictObject({ ratingId: z.uuid() });
export const reportRatingRequest = z.strictObject({ ratingId: z.uuid(), ...report });

/** Answer of `POST /api/annotations/ratings`: what is stored, also when it was stored before. */
export const ratingRecorded = z.strictObject({
  rating: z.int().min(1).max(5),
  answer: revealed,
  /** Trusted ratings of this answer, the rater's own among them, and their mean. */
  ratings: count,
  mean: z.number().min(1).max(5).nullable(),
});
export type RatingRecorded = z.infer<typeof ratingRecorded>;

const share = z.strictObject({ mean: unit, low: unit, high: unit, votes: count });
const repeats = z.strictObject({ same: count, repeated: count });

/** Answer of `GET /api/annotations/mine`: of this browser or account. Shares are null where nothing can be compared. */
export const ownFigures = z.strictObject({
  votes: count,
  ratings: count,
  /** Votes of earlier days only, from five on: no vote tells whether its pair was gold. */
  withGold: share.nullable(),
  withOthers: share.nullable(),
  withRouter: share.nullable(),
  repeats,
  ratingRepeats: repeats,
});
export type OwnFigures = z.infer<typeof ownFigures>;
