import { TableHead } from "@/app/_ui/table-head";

type Figure = { readonly value: number; readonly low: number | null; readonly high: number | null };
type Props = {
  readonly caption: string;
  readonly metrics: Readonly<Record<string, Figure | { readonly reason: string }>>;
};

/** Metrics with their 95 % intervals, or why there is none. */
export function FigureTable({ caption, metrics }: Props) {
  return (
    <div className="scroll-x">
      <table className="data">
        <caption className="sr-only">{caption}</caption>
        <TableHead columns={["Metric", { n: "Value" }, { n: "95 % interval" }]} />
        <tbody>
          {Object.entries(metrics).map(([name, metric]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {"reason" in metric ? (
                <td colSpan={2} className="muted">
                  no value: {metric.reason.replaceAll("-", " ")}
                </td>
              ) : (
                <>
                  <td className="n">{metric.value.toFixed(2)}</td>
                  <td className="n">
                    {metric.low === null || metric.high === null
                      ? "–"
                      : `${metric.low.toFixed(2)} to ${metric.high.toFixed(2)}`}
                  </td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
