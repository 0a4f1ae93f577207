/** A and B are left and right; one and two are the stored order, smaller model id first. */
export type Side = "a" | "b" | "tie" | "both_bad";
export type Choice = "one" | "two" | "tie" | "both_bad";

export function toChoice(side: Side, swapped: boolean): Choice {
  if (side === "tie" || side === "both_bad") return side;
  return (side === "a") === swapped ? "two" : "one";
}

export function toSide(choice: Choice, swapped: boolean): Side {
  if (choice === "tie" || choice === "both_bad") return choice;
  return (choice === "one") === swapped ? "b" : "a";
}
