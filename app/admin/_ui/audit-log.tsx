import { ScrollRegion } from "@/app/_ui/scroll-region";
import { TableHead } from "@/app/_ui/table-head";

type Event = {
  readonly id: string | number;
  readonly at: Date;
  readonly action: string;
  readonly routerName: string | null;
  readonly submissionId: string | null;
  readonly accountName: string | null;
  readonly note: string | null;
};

/** Every change of an entry, the latest first. */
export function AuditLog({ events }: { events: readonly Event[] }) {
  return (
    <section className="panel" aria-labelledby="log-head">
      <div className="panel-head">
        <h2 id="log-head">Audit log</h2>
        <span className="cap">every change of an entry</span>
      </div>
      {events.length === 0 ? (
        <p className="panel-body">No entry has been changed.</p>
      ) : (
        <ScrollRegion label="Audit log">
          <table className="data">
            <TableHead columns={["Time", "Action", "Entry", "By", "Note"]} />
            <tbody>
              {events.map((event) => (
                <tr key={event.id}>
                  <td>{event.at.toISOString().slice(0, 19).replace("T", " ")} UTC</td>
                  <td>{event.action}</td>
                  <td>{event.routerName ?? event.submissionId}</td>
                  <td>{event.accountName ?? "the server"}</td>
                  <td>{event.note}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}
