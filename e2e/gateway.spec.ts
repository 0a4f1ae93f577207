import { routingField } from "@/lib/contracts/chat-completion";
import { modelList, openAiError, routeResponse } from "@/lib/contracts/gateway";
import { expect, test } from "./fixtures";

test("the built server is ready, decides with the real encoder, answers in OpenAI's shape and refuses in it", async ({
  request,
}) => {
  expect((await request.get("/readyz")).status()).toBe(200);
  expect(await (await request.get("/healthz")).text()).toBe("ok\n");
  const { data: models } = modelList.parse(await (await request.get("/v1/models")).json());
  expect(models.map(({ id }) => id)).toContain("ipr/auto");

  const prompts = ["Prove that the square root of two is irrational.", "What is the capital of France?"];
  const route = (tau: number) => request.post("/v1/route", { data: { model: `ipr/everything@${tau}`, prompts } });
  const [best, cheapest] = await Promise.all(
    [0, 1].map(async (tau) => routeResponse.parse(await (await route(tau)).json()).data),
  );
  expect(best).toHaveLength(2);
  for (const [at, decision] of (cheapest ?? []).entries()) {
    expect(decision.cost_usd_expected).toBe(Math.min(...decision.candidates.map((one) => one.cost_usd_expected)));
    expect(best?.[at]?.quality_predicted).toBe(
      Math.max(...decision.candidates.map(({ quality_predicted }) => quality_predicted)),
    );
  }

  const messages = [{ role: "user", content: "Why is the sky blue?" }];
  const answer = await (
    await request.post("/v1/chat/completions", { data: { model: "ipr/everything@0.5", messages } })
  ).json();
  expect(routingField.parse(answer.routing).token_basis).toBe("simulated");
  const refused = await request.post("/v1/chat/completions", { data: { model: "gpt-nothing", messages } });
  expect(refused.status()).toBe(404);
  expect(openAiError.parse(await refused.json()).error.param).toBe("model");
});
