/** List prices, USD per million tokens. */
export type ModelPrice = { readonly usdPerMillionInput: number; readonly usdPerMillionOutput: number };

/** A model the router may choose. `priceSource` says where and when the price was read, for people. */
export type Candidate = {
  readonly modelId: string;
  readonly family: string;
  readonly label: string;
  readonly price: ModelPrice;
  readonly priceSource: string;
};

/** A named list of candidates to choose among, with the settings that the rules need for this list. */
export type Pool = {
  readonly id: string;
  readonly label: string;
  readonly modelIds: readonly string[];
  /** Largest mean quality of the pool on the training prompts all its members were measured on. */
  readonly strongestId: string;
  /** Safety margin δ of the Dynamic Max rule, fixed on cross-fitted predictions. */
  readonly dynamicMaxMargin: number;
  /** λ table of the utility rule, see `UtilityRule`. */
  readonly qualityPerUsdByTolerance: readonly number[];
};
