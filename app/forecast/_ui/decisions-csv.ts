import { spreadsheetCell } from "@/lib/core/spreadsheet-cell";
import type { createExplorer } from "./explore";
import type { ForecastGoal, ForecastQuestion } from "./forecast-messages";

const HEAD = "row,model,quality,quality_low,quality_high,cost_usd,goal,unfamiliar,prompt_start\r\n";

/** One line per prompt. Texts that a spreadsheet would run as a formula are made inert. */
export function decisionsCsv(
  explorer: ReturnType<typeof createExplorer>,
  question: ForecastQuestion,
  excerptOf: (prompt: number) => string,
): Blob {
  const { ready, assignment } = explorer.decide(question);
  const goal = goalText(question.goal);
  const lines: string[] = [HEAD];
  for (const [prompt, c] of assignment.entries()) {
    const at = prompt * ready.table.candidates + c;
    const fact = explorer.facts[prompt];
    const cells = [
      ...[fact?.row ?? null, question.candidates[c]?.modelId ?? ""],
      ...[ready.table.quality[at], ready.low[at], ready.high[at]].map((value) => (value ?? Number.NaN).toFixed(4)),
      ...[
        (ready.table.costUsd[at] ?? Number.NaN).toPrecision(6),
        goal,
        fact?.unfamiliar ? "yes" : "no",
        excerptOf(prompt),
      ],
    ];
    lines.push(`${cells.map(spreadsheetCell).join(",")}\r\n`);
  }
  return new Blob(lines, { type: "text/csv;charset=utf-8" });
}

function goalText(goal: ForecastGoal): string {
  if (goal.kind === "tau") return `tau ${goal.tolerance}, ${goal.rule}`;
  return goal.kind === "quality" ? `keep ${goal.keep} of the strongest` : `budget ${goal.usdPerMonth} USD a month`;
}
