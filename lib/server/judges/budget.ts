import "server-only";

/** What may be spent in USD. An ask reserves the most it can cost, so that asks side by side cannot overrun the limit together. */
export type Budget = {
  /** False: it would not fit any more. */
  reserve(usd: number): boolean;
  /** Gives a reservation back for what was really spent. */
  settle(reservedUsd: number, spentUsd: number): void;
  spentUsd(): number;
};

export function createBudget(usdMax: number | null): Budget {
  let [reserved, spent] = [0, 0];
  return {
    reserve(usd) {
      if (usdMax !== null && spent + reserved + usd > usdMax) return false;
      reserved += usd;
      return true;
    },
    settle(reservedUsd, spentUsd) {
      reserved -= reservedUsd;
      spent += spentUsd;
    },
    spentUsd: () => spent,
  };
}
