import { assert } from "@/lib/core/assert";

/** Counted votes between two models. Both-bad counts as a tie. */
export type Games = {
  readonly a: string;
  readonly b: string;
  readonly aWins: number;
  readonly bWins: number;
  readonly ties: number;
};

/** Of a win, and of a loss, against a phantom of strength 1: an unbeaten model stays finite. */
export const PRIOR_GAMES = 0.1;
const STEP_MAX = 1e-12;
const ITERATIONS_MAX = 100_000;

/** Strengths π by model, geometric mean 1: P(a ≻ b) = π_a/(π_a + π_b), a tie is half a win for each (spec §5.2). */
export function bradleyTerry(games: readonly Games[], prior = PRIOR_GAMES): Map<string, number> {
  const players = [...new Set(games.flatMap(({ a, b }) => [a, b]))].sort();
  assert(players.length > 1, "a rating needs two models that met");
  const winsOf = new Map(players.map((player) => [player, prior + halfWins(games, player)]));
  let strengths = new Map(players.map((player) => [player, 1]));
  for (let iteration = 0; iteration < ITERATIONS_MAX; iteration++) {
    const next = scaled(new Map(players.map((p) => [p, (winsOf.get(p) ?? 0) / pull(games, strengths, p, prior)])));
    const moved = Math.max(...players.map((p) => Math.abs(Math.log((next.get(p) ?? 1) / (strengths.get(p) ?? 1)))));
    strengths = next;
    if (moved <= STEP_MAX) return strengths;
  }
  throw new Error("the strengths do not converge: without a prior, a model that never won has none");
}

/** 1000 at the geometric mean; 400 more is ten times the strength. */
export function ratingOf(strength: number): number {
  return 1000 + 400 * Math.log10(strength);
}

export function winProbability(strengthA: number, strengthB: number): number {
  return strengthA / (strengthA + strengthB);
}

/** Davidson's form for two players, with a tie parameter of its own; the fit is exact. null without wins on both sides. */
export function davidsonPair({ aWins, bWins, ties }: Pick<Games, "aWins" | "bWins" | "ties">) {
  if (aWins === 0 || bWins === 0) return null;
  const strengthRatio = aWins / bWins;
  const nu = ties / Math.sqrt(aWins * bWins);
  const total = strengthRatio + 1 + nu * Math.sqrt(strengthRatio);
  return { strengthRatio, nu, pA: strengthRatio / total, pB: 1 / total, pTie: (nu * Math.sqrt(strengthRatio)) / total };
}

/** Every model can be compared with every other through models between them; else ratings mean nothing. */
export function isConnected(games: readonly Games[]): boolean {
  const players = new Set(games.flatMap(({ a, b }) => [a, b]));
  const reached = new Set([...players].slice(0, 1));
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const { a, b } of games) if (reached.has(a) || reached.has(b)) reached.add(a).add(b);
  }
  return reached.size === players.size;
}

function halfWins(games: readonly Games[], player: string): number {
  return games.reduce((sum, { a, b, aWins, bWins, ties }) => {
    const wins = (a === player ? aWins : 0) + (b === player ? bWins : 0);
    return sum + wins + (a === player || b === player ? ties / 2 : 0);
  }, 0);
}

/** Σ_j n_ij/(π_i + π_j), the phantom included. */
function pull(games: readonly Games[], strengths: ReadonlyMap<string, number>, player: string, prior: number): number {
  const mine = strengths.get(player) ?? 1;
  return games.reduce(
    (sum, { a, b, aWins, bWins, ties }) => {
      if (a !== player && b !== player) return sum;
      const theirs = strengths.get(a === player ? b : a) ?? 1;
      return sum + (aWins + bWins + ties) / (mine + theirs);
    },
    (2 * prior) / (mine + 1),
  );
}

function scaled(strengths: ReadonlyMap<string, number>): Map<string, number> {
  const meanLog = [...strengths.values()].reduce((sum, value) => sum + Math.log(value), 0) / strengths.size;
  return new Map([...strengths].map(([player, value]) => [player, value / Math.exp(meanLog)]));
}
