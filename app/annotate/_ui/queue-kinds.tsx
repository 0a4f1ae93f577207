import Link from "next/link";

const KINDS = [
  { kind: "pairs", label: "Compare two", href: "/annotate" },
  { kind: "single", label: "Rate one", href: "/annotate?queue=single" },
] as const;

/** Which of the two queues: both feed the same router. */
export function QueueKinds({ current }: { current: (typeof KINDS)[number]["kind"] }) {
  return (
    <nav className="flex gap-2 mt-2" aria-label="Kind of question">
      {KINDS.map(({ kind, label, href }) => (
        <Link
          key={kind}
          className={`btn btn-sm${kind === current ? "" : " btn-quiet"}`}
          href={href}
          prefetch={false}
          aria-current={kind === current ? "page" : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
