import Link from "next/link";
import { ScrollRegion } from "@/app/_ui/scroll-region";
import { TableHead } from "@/app/_ui/table-head";
import { keyScope } from "@/lib/contracts/gateway-key";

type Key = {
  id: string;
  name: string;
  start: string;
  scopes: readonly string[];
  dayUsdMax: number | null;
  monthUsdMax: number | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
};
type Props = { keys: readonly { key: Key; dayUsd: number; monthUsd: number }[] };

const LIMITS = [
  ["dayUsdMax", "USD a day"],
  ["monthUsdMax", "USD a month"],
  ["requestsPerMinute", "Requests a minute"],
  ["tokensPerMinute", "Tokens a minute"],
  ["expiresInDays", "Ends in days"],
] as const;

/** Keys of applications that use `/v1`, with what they have spent. */
export function GatewaySection({ keys }: Props) {
  return (
    <section className="panel" aria-labelledby="gateway-head">
      <div className="panel-head">
        <h2 id="gateway-head">Gateway keys</h2>
        <span className="cap">for /v1; a limit left empty is none; days and months in UTC</span>
        <Link href="/admin/gateway">Decisions and savings</Link>
      </div>
      <div className="panel-body">
        <NewKeyForm />
      </div>
      <ScrollRegion label="Keys of the gateway">
        <table className="data">
          <TableHead columns={["Key", "Opens", { n: "Today, USD" }, { n: "This month, USD" }, "State"]} />
          <tbody>
            {keys.map((entry) => (
              <KeyRow key={entry.key.id} entry={entry} />
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

function KeyRow({ entry: { key, dayUsd, monthUsd } }: { entry: Props["keys"][number] }) {
  return (
    <tr>
      <td>
        {key.name} <span className="mono">{key.start}…</span>
      </td>
      <td>{key.scopes.join(", ")}</td>
      <td className="n">{withLimit(dayUsd, key.dayUsdMax)}</td>
      <td className="n">{withLimit(monthUsd, key.monthUsdMax)}</td>
      <td>
        {key.revokedAt ? (
          "revoked"
        ) : (
          <form method="post" action={`/api/gateway-keys/${key.id}/revoke`}>
            {key.expiresAt ? `ends ${key.expiresAt.toISOString().slice(0, 10)} ` : null}
            <button className="btn btn-sm" type="submit" aria-label={`Revoke ${key.name}`}>
              Revoke
            </button>
          </form>
        )}
      </td>
    </tr>
  );
}

function withLimit(usd: number, usdMax: number | null): string {
  return usdMax === null ? usd.toFixed(4) : `${usd.toFixed(4)} of ${usdMax}`;
}

function NewKeyForm() {
  return (
    <form className="flex gap-2 items-end flex-wrap" method="post" action="/api/gateway-keys" aria-label="New key">
      <div className="field">
        <label htmlFor="gateway-name">Name</label>
        <input className="input" id="gateway-name" name="name" maxLength={80} required />
      </div>
      <div className="field">
        <label htmlFor="gateway-scopes">Opens</label>
        <select className="input" id="gateway-scopes" name="scopes" defaultValue={keyScope.options.join()}>
          <option value={keyScope.options.join()}>chat and route</option>
          {keyScope.options.map((scope) => (
            <option key={scope}>{scope}</option>
          ))}
        </select>
      </div>
      {LIMITS.map(([name, label]) => (
        <div className="field" key={name}>
          <label htmlFor={`gateway-${name}`}>{label}</label>
          <input className="input" id={`gateway-${name}`} name={name} inputMode="decimal" size={8} />
        </div>
      ))}
      <button className="btn" type="submit">
        Make a key
      </button>
    </form>
  );
}
