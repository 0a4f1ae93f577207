import Link from "next/link";

const KINDS = [
  { kind: "pairs", label: "Compare two", href: "/annotate" },
  { kind: "single", label: "Rate one", href: "/annotate?queue=single" },
] as const;

/** Which of the two queues: both feed the same router. */
export function QueueKinds({ current }: { current: (typeof KINDS)[number]["kind"] }) {
  return (
    <nav className="mt-2" aria-label="Kind of question">
      <ul className="seg seg-links">
        {KINDS.map(({ kind, label, href }) => (
          <li key={kind}>
            <Link href={href} prefetch={false} aria-current={kind === current ? "page" : undefined}>
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
