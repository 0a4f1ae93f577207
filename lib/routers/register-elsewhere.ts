import type { RegisterEntry } from "./register-entry";

const ELSEWHERE = { label: "elsewhere", replaced: null, state: { kind: "elsewhere" } } as const;

/** Systems that are no prompt routers one could run here: no score, ever, and a link to the page that uses them. */
export const registerElsewhere: readonly RegisterEntry[] = [
  {
    ...ELSEWHERE,
    slug: "bedrock",
    title: "Amazon Bedrock Intelligent Prompt Routing",
    paper: null,
    knob: "difference in percent",
    place: "reference row: the deployed form of IPR, a closed service",
    headlines: [{ figure: "cost down by up to 30 %, about 85 ms at P90", on: "the vendor's data", status: "vendor" }],
  },
  {
    ...ELSEWHERE,
    slug: "moe-prism",
    title: "MoE-Prism",
    paper: "arXiv 2510.19366",
    knob: "latency limit",
    place: "choice of an operating point for self-hosted models",
    headlines: [
      { figure: "over 4× more stable operating points", on: "the paper's models", status: "paper" },
      {
        figure: "up to 19.9 % more throughput, up to 10.36 % lower latency",
        on: "the paper's models",
        status: "paper",
      },
    ],
  },
  {
    ...ELSEWHERE,
    slug: "reasonflux-prm",
    title: "ReasonFlux-PRM",
    paper: "arXiv 2506.18896",
    knob: null,
    place: "judge provider on the annotation page",
    headlines: [
      {
        figure: "+12.1 % (fine-tuning), +4.5 % (RL), +6.3 % (test-time scaling), 7B",
        on: "the paper's benchmarks",
        status: "paper",
      },
    ],
  },
  {
    ...ELSEWHERE,
    slug: "rm-r1",
    title: "RM-R1",
    paper: "arXiv 2505.02387",
    knob: null,
    place: "judge provider on the annotation page",
    headlines: [
      { figure: "up to 4.9 % above much larger judges", on: "mean of RewardBench, RM-Bench and RMB", status: "paper" },
    ],
  },
];
