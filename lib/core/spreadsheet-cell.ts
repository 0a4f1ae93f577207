/** One cell of a CSV file. Text that a spreadsheet would run as a formula gets an apostrophe in front. */
export function spreadsheetCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const inert = /^[\s\p{C}]*[=+\-@|%＝＋－＠]/u.test(value) ? `'${value}` : value;
  return /[",\r\n;\t']/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
