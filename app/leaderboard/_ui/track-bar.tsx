import Link from "next/link";
import { type BoardQuery, boardHref } from "./board-query";
import { GROUPS } from "./board-rows";

const LEAVE_SOURCE_OUT = ":leave-one-source-out";
const GROUP_TITLES = { router: "Routers", submission: "Submissions", baseline: "Baselines", reference: "Reference" };

type Props = {
  query: Pick<BoardQuery, "pack" | "track">;
  packs: readonly { readonly id: string; readonly title: string }[];
  /** Ids of the pack's tracks, leave-one-source-out views among them. */
  tracks: readonly string[];
  titleOf(track: string): string;
  packHref(pack: string): string;
  trackHref(track: string): string;
};

/** Pack, track and view, as links: each has an address of its own. */
export function TrackBar({ query, packs, tracks, titleOf, packHref, trackHref }: Props) {
  const base = query.track.replace(LEAVE_SOURCE_OUT, "");
  const bases = [...new Set(tracks.map((track) => track.replace(LEAVE_SOURCE_OUT, "")))];
  const views = [base, `${base}${LEAVE_SOURCE_OUT}`].filter((track) => tracks.includes(track));
  return (
    <>
      {packs.length > 1 ? (
        <nav className="board-packs" aria-label="Pack">
          <Choices
            options={packs.map(({ id, title }) => ({
              key: id,
              title,
              href: packHref(id),
              current: id === query.pack,
            }))}
          />
        </nav>
      ) : null}
      <nav className="board-tabs" aria-label="Track">
        <ul>
          {bases.map((track) => (
            <li key={track}>
              <Link
                href={trackHref(tracks.includes(track) ? track : `${track}${LEAVE_SOURCE_OUT}`)}
                aria-current={track === base ? "page" : undefined}
                scroll={false}
                prefetch={false}
              >
                {titleOf(track)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {views.length > 1 ? (
        <nav className="board-packs" aria-label="What routers may know">
          <Choices
            options={views.map((track) => ({
              key: track,
              title: track === base ? "All sources known" : "Each source left out of training",
              href: trackHref(track),
              current: track === query.track,
            }))}
          />
        </nav>
      ) : null}
    </>
  );
}

/** Which rows of the table are shown. */
export function KindFilter({ query }: { query: BoardQuery }) {
  return (
    <nav aria-label="Rows">
      <Choices
        options={[null, ...GROUPS].map((group) => ({
          key: group ?? "all",
          title: group ? GROUP_TITLES[group] : "All",
          href: boardHref(query, { group }),
          current: group === query.group,
        }))}
      />
    </nav>
  );
}

type Option = { readonly key: string; readonly title: string; readonly href: string; readonly current: boolean };

function Choices({ options }: { options: readonly Option[] }) {
  return (
    <ul className="seg seg-links">
      {options.map(({ key, title, href, current }) => (
        <li key={key}>
          <Link href={href} aria-current={current ? "true" : undefined} scroll={false} prefetch={false}>
            {title}
          </Link>
        </li>
      ))}
    </ul>
  );
}
