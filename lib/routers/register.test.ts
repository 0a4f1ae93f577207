import { expect, test } from "vitest";
import { allRouters } from "./all-routers";
import { fitMeans } from "./all-routers.fixture";
import { ROUTER_REGISTER } from "./register";

const routers = allRouters(fitMeans);

// The slugs of the table at the head of the routers' specification.
const SLUGS =
  "ipr bedrock evoroute edge-cloud-expert poq moe-prism barp meta-router cscr reasonflux-prm rm-r1 omnirouter mixllm rsd hybrid-llm routellm-mf routellm-sw routellm-bert knn carrot routerbench-predictive routerbench-cascade";

test("every system of the specification keeps its entry, once", () => {
  expect(ROUTER_REGISTER.map(({ slug }) => slug).sort()).toEqual(SLUGS.split(" ").sort());
});

test("what is said to run does run, and every learned router has an entry", () => {
  const running = ROUTER_REGISTER.flatMap(({ state }) => (state.kind === "runs" ? state.routerIds : []));
  const learned = routers.filter(({ label }) => label.kind !== "baseline").map(({ id }) => id);
  expect([...running].sort()).toEqual([...learned].sort());
});

test("an entry and its routers name the same paper", () => {
  for (const { state, paper } of ROUTER_REGISTER)
    for (const id of state.kind === "runs" ? state.routerIds : []) {
      const label = routers.find((router) => router.id === id)?.label;
      expect(label && "paper" in label ? label.paper : undefined).toBe(paper);
    }
});

test("an adapted entry says what was replaced; what runs elsewhere has no router", () => {
  for (const { label, replaced, state } of ROUTER_REGISTER) {
    if (label === "adapted") expect(replaced).toBeTruthy();
    expect(label === "elsewhere").toBe(state.kind === "elsewhere");
  }
});
