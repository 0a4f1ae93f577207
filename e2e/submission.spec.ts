import { createAccount, expect, test } from "./fixtures";

test.use({ expectedErrors: [/status of 400/] });

test("a file submitted in the browser is scored, published and listed; a bad one is refused with its line", async ({
  page,
  request,
}) => {
  await createAccount(page, `e2e-${Date.now()}`);

  const ids = (await (await request.get("/api/submissions/tracks/claude")).text()).trim().split("\n");
  // The knob's value makes these answers new on a database that earlier runs have left.
  const knob = Date.now();
  const csv = (model: string) => ["prompt_id,knob,model", ...ids.map((id) => `${id},${knob},${model}`)].join("\n");
  const send = async (name: string, content: string) => {
    await page.goto("/submit");
    await page.getByLabel("Track").selectOption("claude");
    await page.getByLabel("Router's name").fill(name);
    await page.getByLabel("File (CSV or JSONL)").setInputFiles({
      name: "answers.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(content),
    });
    await page.getByRole("button", { name: "Upload and score" }).click();
  };

  await send("Bad", csv("no-such-model"));
  await expect(page.getByText(/Line 2: "no-such-model" is no candidate/)).toBeVisible();

  const name = `<i>always haiku ${knob}`;
  await send(name, csv("claude-3-haiku-20240307"));
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  await expect(page.getByRole("row", { name: /bounded-arqgc/ })).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("Everybody may see it.")).toBeVisible();
  const listed: unknown = await (await request.get("/api/submissions")).json();
  expect(listed).toContainEqual(expect.objectContaining({ about: expect.objectContaining({ routerName: name }) }));

  await page.goto("/leaderboard?track=claude&kind=submission");
  const row = page.getByRole("row").filter({ hasText: name });
  await expect(row).toBeVisible();
  await expect(row.getByText(/^\d+(–\d+)?$/).first()).toBeVisible();

  // A published entry has texts that no shipped row has; the page must still not scroll sideways on a telephone.
  await page.setViewportSize({ width: 390, height: 844 });
  for (const kind of ["", "&kind=submission"]) {
    await page.goto(`/leaderboard?track=claude${kind}`);
    await expect(page.getByRole("row").filter({ hasText: name }).first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  }
});
