/** How often the prompt of a row occurs: 1 without a count column, null where the count is no whole number from 0. */
export function occurrences(fields: Readonly<Record<string, string>>, countColumn: string | null): number | null {
  if (countColumn === null) return 1;
  const text = (fields[countColumn] ?? "").trim().replaceAll(",", "");
  return /^\d{1,12}$/.test(text) ? Number(text) : null;
}

/**
 * Of counts that come one after the other, how many are taken so that all together are about `share` of their sum: the
 * rounding of one is made up for by the next, so rare prompts are taken in their proportion.
 */
export function createThinning(share: number): (count: number) => number {
  let seen = 0;
  let taken = 0;
  return (count) => {
    seen += count;
    const now = Math.floor(seen * share + 1e-9) - taken;
    taken += now;
    return now;
  };
}
