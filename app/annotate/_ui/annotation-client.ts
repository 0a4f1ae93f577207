import {
  type DrawnRating,
  type DrawnShowing,
  drawnRating,
  drawnShowing,
  type OwnFigures,
  ownFigures,
  type RateRequest,
  type RatingRecorded,
  ratingRecorded,
  type VoteRecorded,
  type VoteRequest,
  type VoteSide,
  voteRecorded,
} from "@/lib/contracts/annotation";
import { errorBody } from "@/lib/contracts/run";

/** The server said no, and why. Anything else that is thrown means that it could not be asked. */
export class AnnotationRefused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
  /** Asking again later may help. */
  get isTemporary(): boolean {
    return this.status === 429 || this.status >= 500;
  }
}

export async function drawNext(): Promise<DrawnShowing> {
  return drawnShowing.parse(await post("draw", {}));
}

export async function sendVote(vote: VoteRequest): Promise<VoteRecorded> {
  return voteRecorded.parse(await post("votes", vote));
}

export async function sendChange(showingId: string, choice: VoteSide): Promise<void> {
  await post("changes", { showingId, choice });
}

export async function sendSkip(showingId: string): Promise<void> {
  await post("skips", { showingId });
}

export type Report = { readonly reason: string; readonly note: string };

export async function sendReport(report: Report & { readonly showingId: string }): Promise<void> {
  await post("reports", report);
}

export async function drawNextRating(): Promise<DrawnRating> {
  return drawnRating.parse(await post("ratings/draw", {}));
}

export async function sendRating(rating: RateRequest): Promise<RatingRecorded> {
  return ratingRecorded.parse(await post("ratings", rating));
}

export async function sendRatingSkip(ratingId: string): Promise<void> {
  await post("ratings/skips", { ratingId });
}

export async function sendRatingReport(report: Report & { readonly ratingId: string }): Promise<void> {
  await post("ratings/reports", report);
}

export async function loadMine(): Promise<OwnFigures> {
  return ownFigures.parse(await post("mine", undefined, "GET"));
}

export async function deleteMine(): Promise<unknown> {
  return post("mine", {}, "DELETE");
}

async function post(path: string, body: unknown, method = "POST"): Promise<unknown> {
  const response = await fetch(`/api/annotations/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const json: unknown = await response.json();
  if (response.ok) return json;
  const parsed = errorBody.safeParse(json);
  throw new AnnotationRefused(response.status, parsed.success ? parsed.data.error.message : "The server refused this.");
}
