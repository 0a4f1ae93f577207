import Link from "next/link";

export function Wordmark() {
  return (
    <Link className="wordmark" href="/">
      <svg
        width="20"
        height="20"
        viewBox="0 0 20 20"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        aria-hidden="true"
      >
        <path d="M6 10h2.5c2.5 0 2-5 5-5M8.5 10c2.5 0 2 5 5 5" />
        <circle cx="3.5" cy="10" r="2" fill="currentColor" stroke="none" />
        <circle cx="16" cy="5" r="2" fill="currentColor" stroke="none" />
        <circle cx="16" cy="15" r="1.5" strokeWidth="1.5" />
      </svg>
      IPR Playground
    </Link>
  );
}
