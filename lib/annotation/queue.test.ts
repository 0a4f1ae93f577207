import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { candidateFile } from "@/lib/contracts/candidate-file";
import { createRandom } from "@/lib/core/random";
import { blindText } from "./blind-text";
import { drawKind, drawPair, REPEAT_FROM, teachingWeight } from "./draw-pair";
import { type Choice, type Side, toChoice, toSide } from "./sides";
import { distrustOf, type JudgedVote } from "./trust";

const sides: readonly Side[] = ["a", "b", "tie", "both_bad"];

test("a vote means the same answer wherever it stood", () => {
  for (const swapped of [true, false])
    for (const side of sides) expect(toSide(toChoice(side, swapped), swapped)).toBe(side);
  expect(toChoice("a", true)).toBe("two");
  expect(toChoice("a", false)).toBe("one");
});

test("a twentieth of the pairs is gold and a twentieth repeats, but nobody's first votes repeat", () => {
  const random = createRandom(1);
  const kinds = Array.from({ length: 20_000 }, () => drawKind(random(), REPEAT_FROM));
  for (const kind of ["gold", "repeat"])
    expect(kinds.filter((drawn) => drawn === kind).length / kinds.length).toBeCloseTo(0.05, 2);
  fc.assert(fc.property(fc.nat(7), fc.nat(REPEAT_FROM - 1), (u, own) => drawKind(u / 8, own) !== "repeat"));
});

test("begun pairs come before new ones, those before finished ones, and unsure ones before sure ones", () => {
  const weight = (votes: number, predictedGap: number | null) => teachingWeight({ votes, predictedGap });
  expect(weight(1, 0.5)).toBeGreaterThan(weight(0, 0.5));
  expect(weight(0, 0.5)).toBeGreaterThan(weight(3, 0.5));
  expect(weight(0, 0.125)).toBeGreaterThan(weight(0, 0.5));
  expect(weight(3, 1)).toBeGreaterThan(0);
});

test("a drawn pair is one of the pool, by weight, and an empty pool draws none", () => {
  const pool = [
    { id: "new", votes: 0, predictedGap: 0 },
    { id: "begun", votes: 2, predictedGap: 0 },
  ];
  const random = createRandom(3);
  const begun = Array.from({ length: 5000 }, () => drawPair(pool, random())?.id).filter((id) => id === "begun").length;
  expect(begun / 5000).toBeCloseTo(0.8, 1);
  expect(drawPair([], 0.5)).toBeUndefined();
});

const vote = (changes: Partial<JudgedVote> = {}): JudgedVote => ({
  ...{ choice: "one", goldWinner: null, elapsedMs: 8000, position: null },
  ...changes,
});
const many = (count: number, changes: (at: number) => Partial<JudgedVote>) =>
  Array.from({ length: count }, (_, at) => vote(changes(at)));

test("gold failures, speed and one-sidedness are distrusted, and none of them below its number of votes", () => {
  const wrong = (at: number): Partial<JudgedVote> => ({ goldWinner: at === 0 ? "one" : "two" });
  expect(distrustOf(many(4, wrong))).toBe("gold: 1 of 4 right");
  expect(distrustOf(many(3, wrong))).toBeNull();
  const ties = (): Partial<JudgedVote> => ({ choice: "tie", goldWinner: "two" });
  expect(distrustOf(many(8, ties))).toBeNull();
  expect(distrustOf(many(10, () => ({ elapsedMs: 2000 })))).toMatch(/^speed: median 2000/);
  expect(distrustOf(many(9, () => ({ elapsedMs: 2000 })))).toBeNull();
  expect(distrustOf(many(25, () => ({ position: "a" })))).toMatch(/^position: 100 %/);
  expect(distrustOf(many(26, (at) => ({ position: at % 2 ? "a" : "b" })))).toBeNull();
});

test("an answer's author is hidden, its subject is not", () => {
  expect(blindText("I am Claude, made by Anthropic.")).toBe("I am [model], made by [model].");
  expect(blindText("As ChatGPT, a model by OpenAI based on GPT-4-turbo")).toBe(
    "As [model], a model by [model] based on [model]",
  );
  expect(blindText("I'm Llama 3.1 8B, trained by Meta AI")).toBe("I'm [model], trained by [model]");
  for (const kept of [
    "Claude Monet painted it.",
    "A llama is an animal.",
    "Gemini is a sign.",
    "Search with Google.",
    "`gptree` and Mistralwind",
  ])
    expect(blindText(kept)).toBe(kept);
});

test("every candidate that names itself is hidden, with its maker", () => {
  const candidates = candidateFile.parse(JSON.parse(readFileSync("public/models/candidates.json", "utf8")));
  expect(candidates.length).toBeGreaterThan(20);
  for (const { label } of candidates) {
    const shown = blindText(`I am ${label}. As ${label}, I can help; my name is ${label}, a model.`);
    expect(shown).not.toMatch(
      /claude|llama|gpt|gemini|nova|amazon|mi[sx]tral|haiku|sonnet|opus|flash|pro\b|turbo|nemo|large|\db\b/i,
    );
  }
  expect(blindText("A nova is a star, Nova Scotia a province.")).toBe("A nova is a star, Nova Scotia a province.");
});

test("letters that reverse or hide text do not reach the reader", () => {
  expect(blindText("safe\u202Etxt.exe\u2066 Cla\u200Bude-3 opus")).toBe("safetxt.exe [model]");
  expect(blindText(`a${"\u0301".repeat(50)}`)).toBe(`a${"\u0301".repeat(3)}`);
});

test("a choice that is stored is one of four words", () => {
  const choices: readonly Choice[] = sides.map((side) => toChoice(side, true));
  expect(new Set(choices)).toEqual(new Set(["one", "two", "tie", "both_bad"]));
});
