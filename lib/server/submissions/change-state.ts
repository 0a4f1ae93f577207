import "server-only";
import { changeSubmission, findSubmission, type Submission } from "@/db/queries/submissions";
import type { Account } from "../accounts/account";
import { AppError } from "../errors";
import type { SubmissionDeps } from "./submit";

type Deps = Pick<SubmissionDeps, "database" | "scoring">;

/** A submission of this account, or of anybody for an admin. Others' read as absent. */
export async function findOwn({ database }: Pick<Deps, "database">, account: Account, id: string): Promise<Submission> {
  const submission = isId(id) ? await database.use((db) => findSubmission(db, id)) : undefined;
  if (!submission || (submission.userId !== account.id && !account.isAdmin))
    throw new AppError("not_found", "There is no such submission of yours.");
  return submission;
}

/** Shows a previewed submission to everybody. Only now it meets the held-back half of the outcomes. */
export async function publish(deps: Deps, account: Account, id: string): Promise<void> {
  const submission = await findOwn(deps, account, id);
  mustOwn(submission, account);
  if (submission.state !== "preview") throw wrongState("published", submission);
  const hiddenResult = await deps.scoring.scoreHidden(submission);
  await change(deps, submission, {
    from: ["preview"],
    to: "published",
    action: "published",
    userId: account.id,
    hiddenResult,
  });
}

/** Takes it off every page, for good. */
export async function withdraw(deps: Deps, account: Account, id: string): Promise<void> {
  const submission = await findOwn(deps, account, id);
  mustOwn(submission, account);
  const from = ["queued", "scoring", "preview", "published", "hidden"] as const;
  await change(deps, submission, { from, to: "withdrawn", action: "withdrawn", userId: account.id });
}

/** An admin's: off the public pages, or back on them. The reason goes to the log. */
export async function setHidden(
  deps: Deps,
  account: Account,
  { id, hide, note }: { id: string; hide: boolean; note: string | null },
): Promise<void> {
  if (!account.isAdmin) throw new AppError("forbidden", "Only an admin may hide or show entries.");
  const submission = await findOwn(deps, account, id);
  const by = { userId: account.id, note };
  await change(
    deps,
    submission,
    hide
      ? { from: ["published"], to: "hidden", action: "hidden", ...by }
      : { from: ["hidden"], to: "published", action: "unhidden", ...by },
  );
}

async function change(
  { database }: Deps,
  submission: Submission,
  to: Omit<Parameters<typeof changeSubmission>[1], "id">,
): Promise<void> {
  const changed = await database.use((db) => changeSubmission(db, { id: submission.id, ...to }));
  if (!changed) throw wrongState(to.to, submission);
}

function mustOwn(submission: Submission, account: Account): void {
  if (submission.userId !== account.id)
    throw new AppError("forbidden", "Only its owner may publish or withdraw a submission.");
}

function wrongState(to: string, { state }: Submission): AppError {
  return new AppError("bad_request", `It cannot become ${to} from where it is (${state}). Reload the page.`);
}

function isId(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
}
