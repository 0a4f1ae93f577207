import { formatCallUsd, formatPercent, formatQuality } from "@/app/_ui/format-numbers";
import { ScrollRegion } from "@/app/_ui/scroll-region";
import { TableHead } from "@/app/_ui/table-head";

type Run = {
  id: string;
  startedAt: Date;
  keyName: string | null;
  poolId: string;
  tolerance: number;
  target: string;
  modelId: string;
  simulated: boolean;
  qualityPredicted: number;
  costUsd: number | null;
  costUsdStrongest: number | null;
  tokenBasis: string | null;
  state: string;
  errorCode: string | null;
};

/** What the gateway decided lately. There is no prompt here: none is stored. */
export function DecisionLog({ runs }: { runs: readonly Run[] }) {
  return (
    <section className="panel" aria-labelledby="decisions-head">
      <div className="panel-head">
        <h2 id="decisions-head">Latest decisions</h2>
        <span className="cap">newest first, renewed every few seconds; times in UTC</span>
      </div>
      <ScrollRegion label="Decisions of the gateway">
        <table className="data">
          <TableHead
            columns={[
              "Time",
              "Key",
              "Asked for",
              "Chosen",
              { n: "Quality, predicted" },
              { n: "Cost" },
              { n: "Saved" },
              "State",
            ]}
          />
          <tbody>
            {runs.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
            {runs.length === 0 ? (
              <tr>
                <td colSpan={8}>Nothing has been asked yet.</td>
              </tr>
            ) : null}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

function RunRow({ run }: { run: Run }) {
  return (
    <tr>
      <td className="num whitespace-nowrap">{run.startedAt.toISOString().slice(5, 19).replace("T", " ")}</td>
      <td>{run.keyName ?? "none"}</td>
      <td className="mono whitespace-nowrap">
        {run.target === "named" ? "by name" : `ipr/${run.poolId}@${run.tolerance}`}
      </td>
      <td>
        {run.modelId} {run.simulated ? <span className="tag">simulated</span> : null}
      </td>
      <td className="n">{formatQuality(run.qualityPredicted)}</td>
      <td className="n">
        {run.costUsd === null ? "–" : formatCallUsd(run.costUsd)}
        {run.tokenBasis === "estimated" ? " est." : ""}
      </td>
      <td className="n">{savedOf(run)}</td>
      <td>{run.errorCode ? `${run.state}: ${run.errorCode}` : run.state}</td>
    </tr>
  );
}

/** Share of what the strongest model would have cost; negative where the chosen one was dearer. */
function savedOf({ costUsd, costUsdStrongest }: Run): string {
  if (costUsd === null || costUsdStrongest === null || costUsdStrongest === 0) return "–";
  return formatPercent(1 - costUsd / costUsdStrongest);
}
