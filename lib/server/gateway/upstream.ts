import "server-only";
import type { ChatRequest, WireAnswer } from "@/lib/contracts/chat-completion";
import type { Random } from "@/lib/core/random";
import type { TokenUsage } from "../providers/provider";

/** One try at one provider. */
export type Ask = {
  readonly request: ChatRequest;
  readonly providerId: string;
  readonly providerModelId: string;
  readonly outputTokensMax: number;
  readonly tokensExpected: TokenUsage;
  /** Silence between two parts of a stream. */
  readonly idleMs: number;
  readonly random: Random;
  /** Of this try alone: its abort ends the provider's work. */
  readonly upstream: AbortController;
};

/** An answer in OpenAI's shape: whole, or chunk by chunk as somebody reads. */
export type OpenedAnswer =
  | { readonly kind: "whole"; readonly answer: WireAnswer }
  | { readonly kind: "stream"; readonly chunks: AsyncGenerator<WireAnswer> };
