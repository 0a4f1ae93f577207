import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type LeaderboardRow, leaderboardFile, type ScoreName } from "@/lib/contracts/leaderboard-file";
import { gainTable, resultTables } from "./results/result-tables";

// npm run results: writes the tables of docs/results.md, and the short one of README.md, from public/leaderboard.

const DIRECTORY = "public/leaderboard";
const [START, END] = ["<!-- results: written by npm run results -->", "<!-- /results -->"];

const packs: LeaderboardRow[][] = [];
for (const file of (await readdir(DIRECTORY)).filter((name) => name.endsWith(".json")).sort())
  packs.push(leaderboardFile.parse(JSON.parse(await readFile(join(DIRECTORY, file), "utf8"))));

packs.sort((a, b) => b.length - a.length); // The pack with most rows is the one README shows.
const shown: readonly ScoreName[] = ["bounded-arqgc", "gain", "csr", "quality-kept"];
await writeFile("docs/results.md", resultTables(packs, shown));
const readme = await readFile("README.md", "utf8");
const [before, rest = ""] = readme.split(START);
const [, after = ""] = rest.split(END);
if (!rest) throw new Error(`README.md has no line ${START}`);
await writeFile("README.md", `${before}${START}\n\n${gainTable(packs[0] ?? [])}\n${END}${after}`);
