import { holmStands } from "@/lib/benchmark/paired-difference";
import type { LeaderboardRow, ScoreName } from "@/lib/contracts/leaderboard-file";

const LEAVE_SOURCE_OUT = ":leave-one-source-out";
const NOT_COMPETING = /^(fixed:|oracle|random$|budget-aware-random$|cheapest-fixed$)/;

/** All rows of all packs, a table per track, in Markdown. */
export function resultTables(packs: readonly (readonly LeaderboardRow[])[], shown: readonly ScoreName[]): string {
  const head = [
    "# Results",
    "",
    "Written by `npm run results` from `public/leaderboard`; docs/benchmark.md says what is measured and how.",
    "Value [95 % interval over prompts]; – where a figure does not apply. The interval does not cover the choice of knob",
    "values on train and val. Rows with a simulated judge or hindsight (\\*) are bounds, not routers; batch rows see all prompts at once.",
  ];
  return `${[...head, ...packs.flatMap((rows) => packSection(rows, shown))].join("\n")}\n`;
}

function packSection(rows: readonly LeaderboardRow[], shown: readonly ScoreName[]): string[] {
  const [first] = rows;
  if (!first) return [];
  const tracks = [...new Set(rows.map(({ track }) => track))].sort();
  return ["", `## ${first.pack} ${first.packVersion}`, ...tracks.flatMap((track) => trackSection(rows, track, shown))];
}

function trackSection(rows: readonly LeaderboardRow[], track: string, shown: readonly ScoreName[]): string[] {
  const own = rows.filter((row) => row.track === track);
  const sorted = own.toSorted((a, b) => scoreOf(b, "bounded-arqgc") - scoreOf(a, "bounded-arqgc"));
  const title = track.replace(LEAVE_SOURCE_OUT, ", each source left out of training");
  return [
    "",
    `### ${title} (${own[0]?.n ?? 0} test prompts)`,
    "",
    `| router | ${shown.join(" | ")} |`,
    `|---|${shown.map(() => "---|").join("")}`,
    ...sorted.map((row) => `| ${nameOf(row)} | ${shown.map((name) => cell(row, name)).join(" | ")} |`),
  ];
}

/** Gain over the zero router, routers × tracks; bold where the interval lies above 0 and Holm lets it stand in its track. */
export function gainTable(rows: readonly LeaderboardRow[]): string {
  const own = rows.filter(({ track, router }) => !track.endsWith(LEAVE_SOURCE_OUT) && !NOT_COMPETING.test(router));
  const tracks = [...new Set(own.map(({ track }) => track))].sort();
  const routers = [...new Set(own.map(({ router }) => router))].filter((router) => router !== "zero-router");
  const standing = standingGains(own);
  const lines = routers.map((router) => {
    const ofRouter = own.filter((row) => row.router === router);
    const cells = tracks.map((track) =>
      gainCell(
        ofRouter.find((row) => row.track === track),
        standing,
      ),
    );
    return `| ${ofRouter[0] ? nameOf(ofRouter[0]) : router} | ${cells.join(" | ")} |`;
  });
  return [`| router | ${tracks.join(" | ")} |`, `|---|${tracks.map(() => "---|").join("")}`, ...lines, ""].join("\n");
}

/** Rows whose gain differs from 0 beside all other claims about their track (spec §4.3). */
function standingGains(rows: readonly LeaderboardRow[]): ReadonlySet<LeaderboardRow> {
  const standing = new Set<LeaderboardRow>();
  for (const track of new Set(rows.map((row) => row.track))) {
    const claims = rows
      .filter((row) => row.track === track)
      .flatMap((row) => {
        const gain = row.differences.find(({ against, metric }) => against === "zero-router" && metric === "raw-arqgc");
        return gain ? [{ row, pValue: gain.pValue }] : [];
      });
    for (const [at, stands] of holmStands(claims.map(({ pValue }) => pValue)).entries()) {
      const claim = claims[at];
      if (stands && claim) standing.add(claim.row);
    }
  }
  return standing;
}

function gainCell(row: LeaderboardRow | undefined, standing: ReadonlySet<LeaderboardRow>): string {
  const score = row?.metrics.gain;
  if (!row || typeof score?.value !== "number") return "–";
  const isAbove = score.low !== null && score.low > 0 && standing.has(row);
  const text = `${signed(score.value)} [${score.low === null ? "?" : signed(score.low)}, ${score.high === null ? "?" : signed(score.high)}]`;
  return isAbove ? `**${text}**` : text;
}

function cell({ metrics }: LeaderboardRow, name: ScoreName): string {
  const score = metrics[name];
  if (typeof score?.value !== "number") return "–";
  const { value, low, high } = score;
  return low === null || high === null
    ? value.toFixed(3)
    : `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}

function nameOf({ router, simulatedJudge, kind, scope }: LeaderboardRow): string {
  if (scope === "batch") return `${router} (batch)`;
  return simulatedJudge || (kind === "reference" && router.startsWith("oracle")) ? `${router}\\*` : router;
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}

function scoreOf({ metrics }: LeaderboardRow, name: ScoreName): number {
  return metrics[name]?.value ?? Number.NEGATIVE_INFINITY;
}
