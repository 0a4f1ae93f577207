import { expect, test } from "vitest";
import { parseJudgeOptions } from "./judge-options";

const parse = (line: string) => parseJudgeOptions(line.split(" ").filter(Boolean));

test("what is not said has a careful default: both orders, own family refused, nothing asked", () => {
  expect(parse("--model m --pairs 10")).toEqual({
    ...{ model: "m", pairs: 10, kind: "pairwise", yes: false, parallel: 4, usdMax: null, price: null },
    ...{ sameFamily: "refuse", outputTokensMax: 1024, temperature: 0 },
  });
  expect(parse("--model m --pairs 1 --price 0,0 --temperature default")).toMatchObject({
    price: { usdPerMillionInput: 0, usdPerMillionOutput: 0 },
    temperature: null,
  });
});

test.each([
  ["--pairs 1", /--model/],
  ["--model m", /--pairs/],
  ["--model m --pairs 0", /whole number from 1/],
  ["--model m --pairs 1.5", /whole number/],
  ["--model m --pairs 1 --kind both", /pairwise or pointwise/],
  ["--model m --pairs 1 --price 3", /two numbers/],
  ["--model m --pairs 1 --price 3,x", /--price/],
  ["--model m --pairs 1 --price ,", /--price/],
  ["--model m --pairs 1 --max-usd=-1", /--max-usd/],
  ["--model m --pairs 1 --parallel 99", /1 to 32/],
  ["--model m --pairs 1 --nonsense", /nonsense/],
])("%s is refused with what to change", (line, message) => {
  expect(() => parse(line)).toThrow(message);
});
