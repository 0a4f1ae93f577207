/** Whom to cite for a source, by its id. */
const BY_SOURCE: Readonly<Record<string, string>> = {
  "zeroeval-gsm":
    "Lin, ZeroEval, github.com/WildEval/ZeroEval (2024); Cobbe et al., Training Verifiers to Solve Math Word Problems, arXiv:2110.14168",
  "zeroeval-math-l5":
    "Lin, ZeroEval (2024); Hendrycks et al., Measuring Mathematical Problem Solving With the MATH Dataset, arXiv:2103.03874",
  "zeroeval-crux":
    "Lin, ZeroEval (2024); Gu et al., CRUXEval: A Benchmark for Code Reasoning, Understanding and Execution, arXiv:2401.03065",
  "zeroeval-mmlu-redux": "Lin, ZeroEval (2024); Gema et al., Are We Done with MMLU?, arXiv:2406.04127",
  "zeroeval-zebra-grid":
    "Lin, ZeroEval (2024); Lin et al., ZebraLogic: On the Scaling Limits of LLMs for Logical Reasoning, arXiv:2502.01100",
  "mmlu-pro": "Wang et al., MMLU-Pro, arXiv:2406.01574",
  "bfcl-v1-20240811":
    "Yan et al., Berkeley Function Calling Leaderboard (2024); Patil et al., Gorilla: Large Language Model Connected with Massive APIs, arXiv:2305.15334",
  "thematic-generalization-v1": "Mazur, Thematic Generalization Benchmark, github.com/lechmazur/generalization (2025)",
  "farel-bench": "fairydreaming, farel-bench, github.com/fairydreaming/farel-bench (2024)",
  "arena-bench-v1": "Li et al., From Crowdsourced Data to High-Quality Benchmarks: Arena-Hard, arXiv:2406.11939",
  "livecodebench-codegen": "Jain et al., LiveCodeBench, arXiv:2403.07974",
  "reasoning-gym-easy": "Stojanovski et al., Reasoning Gym, arXiv:2505.24760",
  "reasoning-gym-hard": "Stojanovski et al., Reasoning Gym, arXiv:2505.24760",
  "misguided-attention-long": "cpldcpu, MisguidedAttention, github.com/cpldcpu/MisguidedAttention (2025)",
  "bullshit-bench-v1": "petergpt, bullshit-benchmark, github.com/petergpt/bullshit-benchmark (2025)",
};

/** Without a known paper or author the upstream itself is cited. */
export function citationOf(source: { readonly id: string; readonly upstream: string }): string {
  return BY_SOURCE[source.id] ?? source.upstream;
}
