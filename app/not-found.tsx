import type { Metadata } from "next";
import Link from "next/link";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFound() {
  return (
    <main id="main" className="page">
      <div className="page-head">
        <div>
          <h1>Page not found</h1>
          <p>There is nothing at this address. The playground works as usual.</p>
        </div>
      </div>
      <Link className="btn btn-primary" href="/">
        Open the playground
      </Link>
    </main>
  );
}
