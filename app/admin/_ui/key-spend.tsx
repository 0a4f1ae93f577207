import { ScrollRegion } from "@/app/_ui/scroll-region";
import { TableHead } from "@/app/_ui/table-head";

type Key = { id: string; name: string; start: string; dayUsdMax: number | null; monthUsdMax: number | null };
type Props = { keys: readonly { key: Key; dayUsd: number; monthUsd: number }[] };

/** What each key has spent, and of what; days and months in UTC. */
export function KeySpend({ keys }: Props) {
  const dearest = keys.toSorted((a, b) => b.monthUsd - a.monthUsd);
  return (
    <section className="panel" aria-labelledby="spend-head">
      <div className="panel-head">
        <h2 id="spend-head">Spend per key</h2>
        <span className="cap">USD at list prices; days and months in UTC</span>
      </div>
      <ScrollRegion label="Spend of each key">
        <table className="data">
          <TableHead columns={["Key", { n: "Today" }, { n: "of a day" }, { n: "This month" }, { n: "of a month" }]} />
          <tbody>
            {dearest.map(({ key, dayUsd, monthUsd }) => (
              <tr key={key.id}>
                <td>
                  {key.name} <span className="mono">{key.start}…</span>
                </td>
                <td className="n">{dayUsd.toFixed(4)}</td>
                <td className="n">{key.dayUsdMax ?? "no limit"}</td>
                <td className="n">{monthUsd.toFixed(4)}</td>
                <td className="n">{key.monthUsdMax ?? "no limit"}</td>
              </tr>
            ))}
            {keys.length === 0 ? (
              <tr>
                <td colSpan={5}>No key has been made.</td>
              </tr>
            ) : null}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
