import { z } from "zod";
import { cohenKappa, krippendorffAlpha } from "./agreement";
import { bradleyTerry, davidsonPair, ratingOf, winProbability } from "./bradley-terry";
import { countedVotes, gamesOf, type Vote } from "./count-votes";
import { type GoldenFunctions, golden } from "./golden-cases.fixture";
import { correctedPreference, doublyRobustTarget, residualTarget } from "./preference-bias";
import { shiftedQuality, voteProbability } from "./vote-calibration";

const gainRow = z.object({ gold: z.number(), e: z.number(), y: z.number() });
const pair = z.object({ a: z.number(), b: z.number() });

/** Section 5: what votes say, and how far to trust them. */
export const voteFunctions: GoldenFunctions = {
  "bradley-terry": golden(
    z.object({
      players: z.array(z.string()),
      games: z.array(z.tuple([z.string(), z.string(), z.number(), z.number(), z.number()])),
      prior: z.number(),
    }),
    ({ players, games, prior }) => {
      const strengths = bradleyTerry(
        games.map(([a, b, aWins, bWins, ties]) => ({ a, b, aWins, bWins, ties })),
        prior,
      );
      const strengthOf = (player: string) => strengths.get(player) ?? Number.NaN;
      return {
        strength: Object.fromEntries(players.map((p) => [p, strengthOf(p)])),
        rating: Object.fromEntries(players.map((p) => [p, ratingOf(strengthOf(p))])),
        p_a_over_b: winProbability(strengthOf("a"), strengthOf("b")),
      };
    },
  ),
  davidson: golden(
    z.object({ a_wins: z.number(), b_wins: z.number(), ties: z.number() }),
    ({ a_wins, b_wins, ties }) => {
      const fit = davidsonPair({ aWins: a_wins, bWins: b_wins, ties });
      return { strength_ratio: fit?.strengthRatio, nu: fit?.nu, p_a: fit?.pA, p_b: fit?.pB, p_tie: fit?.pTie };
    },
  ),
  "cohen-kappa": golden(z.object({ table: z.array(z.array(z.number())) }), ({ table }) => cohenKappa(table)),
  krippendorff: golden(
    z.object({ units: z.array(z.array(z.string().nullable())), level: z.literal("nominal") }),
    ({ units }) => {
      const { observed, expected, alpha, valueCounts, pairable } = krippendorffAlpha(units);
      return { observed, expected, alpha, value_counts: Object.fromEntries(valueCounts), pairable };
    },
  ),
  "dr-learner": golden(
    z.object({ rows: z.array(gainRow.extend({ mu1: z.number(), mu0: z.number() })) }),
    ({ rows }) => ({
      psi: rows.map((row) => doublyRobustTarget(toGain(row), { gold: row.mu1, preference: row.mu0 })),
    }),
  ),
  "r-learner": golden(z.object({ rows: z.array(gainRow.extend({ m: z.number() })) }), ({ rows }) => {
    const targets = rows.map((row) => residualTarget(toGain(row), row.m));
    return { target: targets.map((t) => t.target), weight: targets.map((t) => t.weight) };
  }),
  "preference-correction": golden(z.object({ preference: z.number(), delta: z.number() }), (given) => ({
    corrected: correctedPreference(given.preference, given.delta),
  })),
  "vote-probability": golden(
    z.object({ beta: z.number(), offset: pair, predicted: pair }),
    ({ beta, offset, predicted }) => {
      const fit = { slope: beta, offsets: [offset.a, offset.b] };
      return {
        p_a: voteProbability(fit, { a: 0, b: 1, predictedA: predicted.a, predictedB: predicted.b }),
        shifted: { a: shiftedQuality(fit, 0, predicted.a), b: shiftedQuality(fit, 1, predicted.b) },
      };
    },
  ),
  "vote-filter": golden(
    z.object({
      votes: z.array(
        z.object({
          id: z.number(),
          voter: z.string(),
          prompt: z.string(),
          pair: z.tuple([z.string(), z.string()]),
          winner: z.string(),
          blind: z.boolean(),
          at: z.number(),
        }),
      ),
    }),
    ({ votes }) => {
      const counted = countedVotes(
        votes.map(
          (v): Vote => ({
            id: String(v.id),
            voterId: v.voter,
            promptId: v.prompt,
            modelIds: v.pair,
            winner: v.winner,
            blind: v.blind,
            at: v.at,
          }),
        ),
      );
      const games = gamesOf(counted).map(({ a, b, aWins, bWins, ties }) => [a, b, aWins, bWins, ties]);
      return { counted: counted.map(({ id }) => Number(id)), games };
    },
  ),
};

function toGain({ gold, e, y }: z.infer<typeof gainRow>) {
  return { isGold: gold === 1, propensity: e, gain: y };
}
