import "server-only";
import type { RoutingField } from "@/lib/contracts/chat-completion";

/** The provider's counts where we believe them, else ours; `routing.token_basis` says which. */
export function countedUsage({ usage }: { readonly usage?: unknown }, routing: RoutingField): unknown {
  if (routing.token_basis === "provider") return usage;
  const [prompt_tokens, completion_tokens] = [routing.input_tokens ?? 0, routing.output_tokens ?? 0];
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}
