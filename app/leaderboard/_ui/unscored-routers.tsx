import { ScrollRegion } from "@/app/_ui/scroll-region";
import { TableHead } from "@/app/_ui/table-head";

export type UnscoredRouter = {
  readonly id: string;
  readonly label: string;
  readonly paper: string | null;
  readonly why: string;
};

/** Systems the benchmark knows that have no row here, so that their absence is no riddle. */
export function UnscoredRouters({ routers }: { routers: readonly UnscoredRouter[] }) {
  if (routers.length === 0) return null;
  return (
    <section className="panel board-gap" aria-labelledby="unscored-title">
      <div className="panel-head">
        <h2 id="unscored-title">Without a score on this track</h2>
      </div>
      <ScrollRegion label="Routers without a score">
        <table className="data">
          <TableHead columns={["Router", "Label", "Paper", "Why"]} />
          <tbody>
            {routers.map(({ id, label, paper, why }) => (
              <tr key={id}>
                <th scope="row">{id}</th>
                <td>{label}</td>
                <td>{paper ?? "–"}</td>
                <td>{why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
