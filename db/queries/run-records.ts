import { getTableColumns, type SQL, sql } from "drizzle-orm";
import { runs } from "../schema";

const columns = getTableColumns(runs);
export type RunField = keyof typeof columns;
export const RUN_FIELDS = Object.keys(columns).filter((name): name is RunField => name in columns);

export const columnOf = (field: RunField): SQL => sql`${sql.identifier(columns[field].name)}`;

/**
 * Rows of `runs`, or parts of them, as a table of the same columns: one parameter for any number of them, so that the
 * statement stays the same. What a row leaves out is null.
 */
export function runRecords(rows: readonly Partial<typeof runs.$inferInsert>[]): SQL {
  const records = rows.map((row) =>
    Object.fromEntries(RUN_FIELDS.map((field) => [columns[field].name, asJsonHolds(row[field])])),
  );
  return sql`json_populate_recordset(null::${runs}, ${JSON.stringify(records)}::json)`;
}

/** PostgreSQL reads a number without a value from a word, and of texts in JSON it refuses half a surrogate pair. */
function asJsonHolds(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

/** Every column of a new row in the order of `insertedValues`. */
export const insertedColumns = sql.join(RUN_FIELDS.map(columnOf), sql`, `);
/** The same out of a record named `run`; where it says nothing the column's default holds. */
export const insertedValues = sql.join(
  RUN_FIELDS.map((field) => {
    const given = sql`run.${columnOf(field)}`;
    const { default: otherwise } = columns[field];
    return otherwise === undefined ? given : sql`coalesce(${given}, ${otherwise})`;
  }),
  sql`, `,
);
