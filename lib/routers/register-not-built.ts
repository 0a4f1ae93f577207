import type { RegisterEntry } from "./register-entry";

const NOT_BUILT = { kind: "not-built" } as const;

/** Systems that will get a router: no score yet. */
export const registerNotBuilt: readonly RegisterEntry[] = [
  {
    slug: "evoroute",
    title: "EvoRoute",
    paper: "arXiv 2601.02695",
    label: "adapted",
    replaced: "one step per prompt, no tools, no duration",
    knob: "w_c",
    place: "leaderboard; learning from executed runs",
    state: NOT_BUILT,
    headlines: [
      { figure: "up to 80 % lower cost, over 70 % lower latency", on: "agent benchmarks", status: "paper" },
      { figure: "58.28 to 63.18 % at 359 to 85 USD", on: "GAIA", status: "secondary" },
    ],
  },
  {
    slug: "edge-cloud-expert",
    title: "Edge–cloud–expert cascade",
    paper: "arXiv 2512.20012",
    label: "adapted",
    replaced: "confidence in an answer by predicted quality before generation",
    knob: "λ",
    place: "execution cascade policy; leaderboard",
    state: NOT_BUILT,
    headlines: [
      { figure: "better cost at guaranteed reliability than plain cascades", on: "TeleQnA", status: "paper" },
    ],
  },
  {
    slug: "poq",
    title: "Cost-aware Proof of Quality",
    paper: "arXiv 2512.16317",
    label: "adapted",
    replaced: "latency as cost by USD",
    knob: "β",
    place: "weights of judges and candidates on the annotation page; static leaderboard row",
    state: NOT_BUILT,
    headlines: [
      {
        figure: "an STS evaluator correlates 0.66 with reference F1, 0.29 with the judge",
        on: "the paper's data",
        status: "secondary",
      },
    ],
  },
  {
    slug: "barp",
    title: "BaRP",
    paper: "arXiv 2510.07429",
    label: "faithful",
    replaced: "simulated feedback: all but the chosen outcome is hidden",
    knob: "w_c",
    place: "leaderboard; learning from single-answer feedback",
    state: NOT_BUILT,
    headlines: [
      {
        figure: "at least 12.46 % over offline routers, 2.45 % over the largest model",
        on: "the paper's data",
        status: "paper",
      },
    ],
  },
  {
    slug: "meta-router",
    title: "Meta-Router",
    paper: null,
    label: "adapted",
    replaced: "needs votes on graded prompts; without them, gold labels alone",
    knob: "w",
    place: "leaderboard pair row; bias correction of votes",
    state: NOT_BUILT,
    headlines: [
      { figure: "gains over gold-only, preference-only and pooled training", on: "HealthBench", status: "paper" },
    ],
  },
  {
    slug: "rsd",
    title: "Reward-guided speculative decoding",
    paper: "arXiv 2501.19324",
    label: "adapted",
    replaced: "reasoning steps by whole answers",
    knob: "threshold",
    place: "execution cascade policy: draft, check, escalate",
    state: NOT_BUILT,
    headlines: [
      {
        figure: "up to 4.4× fewer FLOPs than the target alone, up to +3.5 points",
        on: "the paper's data",
        status: "paper",
      },
    ],
  },
  {
    slug: "routellm-bert",
    title: "RouteLLM, BERT classifier",
    paper: "arXiv 2406.18665",
    label: "adapted",
    replaced: "fine-tuning by a head on frozen embeddings; pairs from grades",
    knob: "share to the strong model",
    place: "leaderboard pair row",
    state: NOT_BUILT,
    headlines: [{ figure: "70 requests per second", on: "authors' hardware", status: "paper" }],
  },
];
