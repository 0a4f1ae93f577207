import "server-only";
import type { Logger } from "pino";
import { findConversationModel, rememberConversation } from "@/db/queries/gateway-conversations";
import type { SwitchMargins } from "@/lib/core/stay-or-switch";
import type { Database } from "../database";
import type { Env } from "../env";
import { toAppError } from "../errors";
import { sha256 } from "../sha256";

/** `scope`: whose conversation it is, so that nobody can name another's. */
export type ConversationId = { readonly scope: string; readonly id: string };

export type Conversations = {
  readonly margins: SwitchMargins;
  /** The model that answered last; null: new; undefined: the database cannot tell. */
  find(conversation: ConversationId): Promise<string | null | undefined>;
  /** Never rejects: a conversation that is forgotten costs a cache, not an answer. */
  remember(conversation: ConversationId, modelId: string): Promise<void>;
};

const CONVERSATIONS_PER_SCOPE_MAX = 10_000;

type ConversationDeps = {
  readonly database: Pick<Database, "use">;
  readonly logger: Pick<Logger, "warn">;
  readonly env: Pick<Env, "CONVERSATION_HOURS" | "CONVERSATION_QUALITY_MARGIN" | "CONVERSATION_COST_MARGIN">;
};

export function createConversations(
  { database, logger, env }: ConversationDeps,
  perScopeMax = CONVERSATIONS_PER_SCOPE_MAX,
): Conversations {
  const keyOf = ({ scope, id }: ConversationId) => ({ scope, conversationSha256: sha256(id) });
  const orWarn = async <Result>(work: Promise<Result>): Promise<Result | undefined> => {
    try {
      return await work;
    } catch (cause) {
      logger.warn({ err: toAppError(cause) }, "a conversation could not be looked up or kept");
      return undefined;
    }
  };
  return {
    margins: { quality: env.CONVERSATION_QUALITY_MARGIN, costShare: env.CONVERSATION_COST_MARGIN },
    find: (conversation) =>
      orWarn(database.use(async (db) => (await findConversationModel(db, keyOf(conversation))) ?? null)),
    async remember(conversation, modelId) {
      const remembered = { ...keyOf(conversation), modelId, hours: env.CONVERSATION_HOURS };
      await orWarn(database.use((db) => rememberConversation(db, remembered, perScopeMax)));
    },
  };
}
