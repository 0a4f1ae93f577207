/** `n`: over numbers, which are set right. */
export type Column = string | { readonly n: string };

/** The head of a data table; names differ. */
export function TableHead({ columns }: { columns: readonly Column[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) =>
          typeof column === "string" ? (
            <th scope="col" key={column}>
              {column}
            </th>
          ) : (
            <th scope="col" className="n" key={column.n}>
              {column.n}
            </th>
          ),
        )}
      </tr>
    </thead>
  );
}
