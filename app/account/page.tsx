import type { Metadata } from "next";
import Link from "next/link";
import { listApiKeys } from "@/db/queries/api-keys";
import { listSubmissions } from "@/db/queries/submissions";
import { pageAccount } from "@/lib/server/accounts/page-account";
import { getDeps } from "@/lib/server/deps";
import { PasswordForm } from "./_ui/password-form";

export const metadata: Metadata = { title: "Account" };
export const dynamic = "force-dynamic";

export default async function AccountPage() {
  const { accounts, database } = getDeps();
  const account = await pageAccount();
  if (!account)
    return (
      <main id="main" className="page">
        <div className="page-head">
          <div>
            <h1>Account</h1>
            <p>Only submitting a router needs an account. Everything else works without one.</p>
          </div>
        </div>
        {accounts.github && (
          <a className="btn" href="/api/auth/github">
            Sign in with GitHub
          </a>
        )}
        {accounts.local && (
          <div className="grid gap-4 sm:grid-cols-2">
            <PasswordForm action="/api/auth/sign-in" title="Sign in" autoComplete="current-password" />
            <PasswordForm action="/api/auth/sign-up" title="Create an account" autoComplete="new-password" />
          </div>
        )}
        {!accounts.github && !accounts.local && <p>No way to sign in is set up on this server.</p>}
      </main>
    );
  const [keys, submissions] = await database.use(
    async (db) => [await listApiKeys(db, account.id), await listSubmissions(db, { userId: account.id })] as const,
  );
  return (
    <main id="main" className="page space-y-4">
      <div className="page-head">
        <div>
          <h1>{account.name}</h1>
          <p>
            <Link href="/submit">Submit a router</Link>
            {account.isAdmin && (
              <>
                {" · "}
                <Link href="/admin">Administration</Link>
              </>
            )}
          </p>
        </div>
        <form method="post" action="/api/auth/sign-out">
          <button className="btn" type="submit">
            Sign out
          </button>
        </form>
      </div>
      <section className="panel" aria-labelledby="submissions-head">
        <div className="panel-head">
          <h2 id="submissions-head">Submissions</h2>
        </div>
        <table className="data">
          <tbody>
            {submissions.map(({ id, routerName, track, state, submittedAt }) => (
              <tr key={id}>
                <th scope="row">
                  <Link href={`/submit/${id}`}>{routerName}</Link>
                </th>
                <td>{track}</td>
                <td>
                  <span className="tag">{state}</span>
                </td>
                <td className="n">{submittedAt.toISOString().slice(0, 16).replace("T", " ")} UTC</td>
              </tr>
            ))}
          </tbody>
        </table>
        {submissions.length === 0 && <p className="panel-body">None yet.</p>}
      </section>
      <section className="panel" aria-labelledby="keys-head">
        <div className="panel-head">
          <h2 id="keys-head">API keys</h2>
        </div>
        <div className="panel-body grid gap-4">
          {keys.map(({ id, name, start, lastUsedAt }) => (
            <form key={id} className="flex gap-2 items-center" method="post" action={`/api/auth/keys/${id}/revoke`}>
              <span>
                {name} <code>{start}…</code>{" "}
                <span className="muted">
                  {lastUsedAt ? `used ${lastUsedAt.toISOString().slice(0, 10)}` : "never used"}
                </span>
              </span>
              <button className="btn btn-sm" type="submit" aria-label={`Revoke ${name}`}>
                Revoke
              </button>
            </form>
          ))}
          <form className="flex gap-2 items-end" method="post" action="/api/auth/keys">
            <div className="field">
              <label htmlFor="key-name">Name of a new key</label>
              <input className="input" id="key-name" name="name" maxLength={60} required />
            </div>
            <button className="btn" type="submit">
              Create and show once
            </button>
          </form>
        </div>
      </section>
    </main>
  );
}
