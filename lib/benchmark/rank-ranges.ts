/** Places that a router may hold: 1 is best. */
export type RankRange = { readonly low: number; readonly high: number };

/**
 * From 1 + the number of rivals whose interval lies wholly above, to the last place that leaves room for those wholly
 * below: routers that the data cannot tell apart share places.
 */
export function rankRanges(
  intervals: readonly { readonly router: string; readonly low: number; readonly high: number }[],
): Map<string, RankRange> {
  return new Map(
    intervals.map((mine) => {
      const above = intervals.filter((other) => other.low > mine.high).length;
      const below = intervals.filter((other) => other.high < mine.low).length;
      return [mine.router, { low: 1 + above, high: intervals.length - below }];
    }),
  );
}
