/** Both drivers answer raw SQL with `{ rows }`. */
export function rowsOf(found: unknown): Record<string, unknown>[] {
  const rows: unknown = typeof found === "object" && found !== null ? Reflect.get(found, "rows") : undefined;
  if (!Array.isArray(rows)) throw new Error("a query answers with rows");
  return rows;
}
