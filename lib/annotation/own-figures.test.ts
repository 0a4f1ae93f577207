import { expect, test } from "vitest";
import { type OwnVote, ownFigures } from "./own-figures";

const vote = (changes: Partial<OwnVote>): OwnVote => ({
  ...{ pairId: "p", kind: "fresh", choice: "one", settled: true, goldWinner: null },
  ...{ predictedOne: null, predictedTwo: null, others: {} },
  ...changes,
});

test("agreement with others counts pairs on which they have one favourite", () => {
  const { withOthers } = ownFigures([
    vote({ others: { one: 2, tie: 1 } }),
    vote({ others: { two: 1 } }),
    vote({ others: { one: 1, two: 1 } }),
    vote({ others: {} }),
  ]);
  expect(withOthers).toMatchObject({ mean: 0.5, votes: 2 });
});

test("agreement with the router counts decided votes on pairs that it tells apart", () => {
  const { withRouter } = ownFigures([
    vote({ predictedOne: 0.75, predictedTwo: 0.5 }),
    vote({ predictedOne: 0.5, predictedTwo: 0.75 }),
    vote({ predictedOne: 0.5, predictedTwo: 0.502 }),
    vote({ choice: "tie", predictedOne: 0.75, predictedTwo: 0.5 }),
    vote({ predictedOne: 0.5 }),
  ]);
  expect(withRouter).toMatchObject({ mean: 0.5, votes: 2 });
});

test("gold shows from five votes of earlier days on, so that no vote tells whether its pair was gold", () => {
  const gold = (choice: OwnVote["choice"], settled = true) =>
    vote({ kind: "gold", goldWinner: "one", choice, settled });
  const four = [gold("one"), gold("one"), gold("one"), gold("tie")];
  expect(ownFigures([...four, gold("two", false)]).withGold).toBeNull();
  expect(ownFigures([...four, gold("two")]).withGold).toMatchObject({ mean: 0.7, votes: 5 });
  expect(ownFigures([...four, gold("two"), gold("one", false)]).withGold).toMatchObject({ mean: 0.7, votes: 5 });
});

test("a repeat counts with the vote before it, and with nothing else", () => {
  const votes = [
    vote({}),
    vote({ kind: "repeat" }),
    vote({ pairId: "q" }),
    vote({ pairId: "q", kind: "repeat", choice: "two" }),
  ];
  expect(ownFigures(votes)).toMatchObject({ votes: 4, repeats: { same: 1, repeated: 2 } });
  expect(ownFigures([])).toEqual({
    ...{ votes: 0, withGold: null, withOthers: null, withRouter: null },
    repeats: { same: 0, repeated: 0 },
  });
});
