"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";

const PAGES = [
  { href: "/", title: "Playground" },
  { href: "/leaderboard", title: "Leaderboard" },
  { href: "/annotate", title: "Annotate" },
  { href: "/submit", title: "Submit" },
  { href: "/forecast", title: "Forecast" },
  { href: "/models", title: "Models" },
] as const;

/** The pages that exist, the current one marked. */
export function SiteNav() {
  const pathname = usePathname();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a telephone the row scrolls sideways, and the page one is on may be the last of it.
    if (pathname) nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [pathname]);
  return (
    <nav aria-label="Main" ref={nav}>
      <ul>
        {PAGES.map(({ href, title }) => (
          <li key={href}>
            <Link href={href} aria-current={isWithin(pathname, href) ? "page" : undefined}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** A page of a router belongs to the leaderboard. */
function isWithin(pathname: string, href: string): boolean {
  return pathname === href || (href !== "/" && pathname.startsWith(`${href}/`));
}
