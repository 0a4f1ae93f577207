import { chatRequest } from "@/lib/contracts/chat-completion";
import { gatewayRoute } from "@/lib/server/deps";
import { completeChat } from "@/lib/server/gateway/complete-chat";

export const dynamic = "force-dynamic";

/** OpenAI's chat completions, answered by the model that the policy in `model` chooses. */
export const POST = gatewayRoute({
  path: "/v1/chat/completions",
  body: chatRequest,
  scope: "chat",
  handle: ({ deps, body, request, key, caller }) =>
    completeChat(deps, body, { client: request.signal, key, address: caller.id }),
});
