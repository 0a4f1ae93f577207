import { expect, test } from "vitest";
import { parseProcesses, rssKibOfTree, treeRssMb } from "./process-memory";

const table = "    1     0  500\n   10     1  100\n   11    10   20\n  12    11    3\n   13     1  900\n";

test("memory counts a process with its children and grandchildren, and nobody else", () => {
  expect(rssKibOfTree(parseProcesses(table), 10)).toBe(123);
  expect(rssKibOfTree(parseProcesses(table), 99)).toBe(0);
});

test("this very process holds more than 20 MB, in millions of bytes", async () => {
  const measuredMb = await treeRssMb(process.pid);
  expect(measuredMb).toBeGreaterThan(20);
  expect(measuredMb).toBeLessThan(20_000);
});
