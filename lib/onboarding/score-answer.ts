/** How an answer is compared with its reference where nobody has graded it yet. */
export const SCORERS = ["exact", "contains", "choice", "number"] as const;
export type Scorer = (typeof SCORERS)[number];

/**
 * 1 where `answer` is right by the rule, else 0; null where the reference does not suit the rule.
 * exact: equal up to case, outer space and a last full stop. contains: the reference occurs in the answer. choice: the
 * letter the answer settles on. number: its last number, equal within 1e-6 of the reference.
 */
export function scoreAnswer(scorer: Scorer, answer: string, reference: string): 0 | 1 | null {
  switch (scorer) {
    case "exact":
      return plain(reference) === "" ? null : asScore(plain(answer) === plain(reference));
    case "contains":
      return plain(reference) === "" ? null : asScore(plain(answer).includes(plain(reference)));
    case "choice": {
      const right = choiceOf(reference);
      return right === null ? null : asScore(choiceOf(answer) === right);
    }
    case "number": {
      const right = lastNumber(reference);
      const given = lastNumber(answer);
      if (right === null) return null;
      return asScore(given !== null && Math.abs(given - right) <= 1e-6 * Math.max(1, Math.abs(right)));
    }
    default:
      return scorer satisfies never;
  }
}

function asScore(right: boolean): 0 | 1 {
  return right ? 1 : 0;
}

function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim().replace(/\.$/, "");
}

/** "B", "(b)", "Answer: B." or the last letter that stands alone after such words. */
function choiceOf(text: string): string | null {
  const tidy = text.normalize("NFKC").trim();
  const alone = /^\(?([A-Za-z])\)?[.):]?(?:\s|$)/.exec(tidy);
  const said = [...tidy.matchAll(/\b(?:answer|choice|option)\b[^A-Za-z0-9]*(?:is\b)?[^A-Za-z0-9]*([A-Z])\b/gi)].at(-1);
  const last = [...tidy.matchAll(/(?:^|[\s(*])([A-J])(?=[\s).:*,]|$)/g)].at(-1);
  return (said?.[1] ?? (tidy.length <= 4 ? alone?.[1] : undefined) ?? last?.[1] ?? alone?.[1])?.toUpperCase() ?? null;
}

function lastNumber(text: string): number | null {
  const found = text.replace(/(\d),(?=\d{3}\b)/g, "$1").match(/[-−]?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi);
  const value = Number(found?.at(-1)?.replace("−", "-"));
  return found && Number.isFinite(value) ? value : null;
}
