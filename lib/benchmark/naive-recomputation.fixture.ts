import type { Pack, PackOutcome, PackPrompt } from "./pack";

/**
 * A second, plain computation of a track's headline figures, written from the specification and sharing no code with the
 * product: loops over maps, numerical integration by many small steps.
 */
export type NaiveTrack = { readonly candidates: readonly string[]; readonly sources: readonly string[] };
type Point = { c: number; q: number };

export function naiveFigures(pack: Pack, track: NaiveTrack) {
  const price = new Map(pack.candidates.map((c) => [c.modelId, c.price]));
  const costOf = (o: PackOutcome) => {
    const p = price.get(o.modelId) ?? { usdPerMillionInput: Number.NaN, usdPerMillionOutput: Number.NaN };
    return (o.inputTokens * p.usdPerMillionInput + (o.outputTokens ?? Number.NaN) * p.usdPerMillionOutput) / 1e6;
  };
  const whole = pack.prompts.filter(
    (p) =>
      track.sources.includes(p.source) &&
      track.candidates.every((id) => (p.outcomes.get(id)?.outputTokens ?? null) !== null),
  );
  const outcomesOf = (p: PackPrompt) => track.candidates.flatMap((id) => p.outcomes.get(id) ?? []);
  const mean = (of: readonly number[]) => of.reduce((a, b) => a + b, 0) / of.length;
  const test = whole.filter((p) => p.split === "test");
  const fixedOn = (prompts: readonly PackPrompt[]) =>
    track.candidates.map((id, at) => ({
      id,
      q: mean(prompts.map((p) => outcomesOf(p)[at]?.quality ?? Number.NaN)),
      c: mean(prompts.map((p) => costOf(outcomesOf(p)[at] ?? never()))),
    }));
  const learnt = fixedOn(whole.filter((p) => p.split !== "test"));
  const measured = fixedOn(test);
  const best = [...learnt].sort((a, b) => b.q - a.q || a.c - b.c)[0]?.id;
  const cheapest = [...learnt].sort((a, b) => a.c - b.c || b.q - a.q)[0]?.id;
  const at = (id: string | undefined) => measured.find((m) => m.id === id) ?? never();
  const areaOf = (curve: Point[]) => areaBySteps(curve, at(cheapest), at(best));
  const weights = [0, ...Array.from({ length: 37 }, (_, i) => 10 ** ((i - 4) / 4))];
  const oracle = weights.map((w): Point => {
    const picks = test.map((p) => {
      const ranked = outcomesOf(p).map((o) => ({ o, score: o.quality - w * costOf(o) }));
      return ranked.sort((a, b) => b.score - a.score || costOf(a.o) - costOf(b.o))[0]?.o ?? never();
    });
    return { c: mean(picks.map(costOf)), q: mean(picks.map((o) => o.quality)) };
  });
  const mixed = learnt.filter((m) => isOnUpperHull(m, learnt)).map((m) => m.id);
  return {
    prompts: test.length,
    best,
    cheapest,
    fixed: measured,
    zeroRouter: areaOf(mixed.map(at)),
    oracleCurve: areaOf(oracle.filter((p) => isOnUpperHull(p, oracle))),
  };
}

/** No mixture of two others is as cheap and as good, and nothing as good is cheaper. */
function isOnUpperHull(p: Point, all: readonly Point[]): boolean {
  const others = all.filter((o) => o.c !== p.c || o.q !== p.q);
  if (others.some((o) => o.q >= p.q && o.c <= p.c)) return false;
  return !others.some((a) =>
    others.some((b) => a.c < p.c && b.c > p.c && a.q + ((p.c - a.c) / (b.c - a.c)) * (b.q - a.q) >= p.q),
  );
}

function areaBySteps(curve: Point[], low: Point, high: Point, steps = 200_000): { bounded: number; raw: number } {
  const line = [...curve].sort((a, b) => a.c - b.c);
  const first = line[0] ?? low;
  const points = first.c > low.c ? [low, ...line] : line;
  let [bounded, raw] = [0, 0];
  for (let s = 0; s < steps; s++) {
    const c = low.c + ((s + 0.5) / steps) * (high.c - low.c);
    const after = points.findIndex((p) => p.c > c);
    const [a, b] = after < 0 ? [points.at(-1), points.at(-1)] : [points[Math.max(0, after - 1)], points[after]];
    const share = a && b && b.c > a.c ? (c - a.c) / (b.c - a.c) : 0;
    const q = (a?.q ?? 0) + share * ((b?.q ?? 0) - (a?.q ?? 0));
    const g = (q - low.q) / (high.q - low.q);
    raw += g / steps;
    bounded += Math.min(1, Math.max(0, g)) / steps;
  }
  return { bounded, raw };
}

function never(): never {
  throw new Error("an outcome is missing");
}
