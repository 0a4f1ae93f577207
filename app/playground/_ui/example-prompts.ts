export type ExamplePrompt = { readonly title: string; readonly text: string };

/** Written for this page; no prompt of any pack. The last one is unlike anything the router was trained on. */
export const EXAMPLE_PROMPTS: readonly ExamplePrompt[] = [
  {
    title: "Fix a race condition",
    text: `Two requests can both pass the stock check and sell the last item twice. Fix the race without locking the whole table, and explain why the fix is correct.

async function reserve(db: Pool, sku: string, count: number) {
  const { stock } = await db.one("select stock from items where sku = $1", [sku]);
  if (stock < count) throw new Error("sold out");
  await db.none("update items set stock = $1 where sku = $2", [stock - count, sku]);
}`,
  },
  {
    title: "Extract fields as JSON",
    text: `Return one JSON object with the keys sender, reference, due_date (ISO 8601) and total_eur. Use null for anything that is missing.

Reminder 7731 from Hafenlicht Print, Bremen. The balance of 1.284,50 EUR was due on the last day of April 2024; please quote RF-88-2024 when you pay.`,
  },
  {
    title: "Prove a statement",
    text: "Let n be a whole number greater than 1. Prove that n⁴ + 4 is never prime, and say where your argument uses that n is greater than 1.",
  },
  {
    title: "Unfamiliar input",
    text: `\\version "2.24.0" \\relative c' { \\time 7/8 c8 d ees16 f g8~ g aes b | c4. b8 aes g fis | g2.. \\bar "|." }
%%MIDI program 40 ~~ K:Cmin M:7/8 Q:1/8=190
|: c d e/f/ g- g _a =b | c'3 b _a g ^f | g7 :|`,
  },
];
