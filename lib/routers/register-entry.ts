/** A system of the literature and what of it stands here. */
export type RegisterEntry = {
  readonly slug: string;
  readonly title: string;
  /** Null for a product without a paper of its own. */
  readonly paper: string | null;
  readonly label: "faithful" | "adapted" | "elsewhere";
  /** Which inputs of the paper do not exist here, and what stands in for them. */
  readonly replaced: string | null;
  readonly knob: string | null;
  readonly place: string;
  /** `runs`: ids in all-routers.ts. `not-built`: planned, without a score. `elsewhere`: no prompt router, never a score. */
  readonly state:
    | { readonly kind: "runs"; readonly routerIds: readonly string[] }
    | { readonly kind: "not-built" }
    | { readonly kind: "elsewhere" };
  /** The authors' own figures on their own data: they compare neither with ours nor with each other. */
  readonly headlines: readonly Headline[];
};

/** `paper`: read in the paper or its code. `secondary`: in a description of it. `vendor`: the seller's claim. */
export type Headline = {
  readonly figure: string;
  readonly on: string;
  readonly status: "paper" | "secondary" | "vendor";
};
