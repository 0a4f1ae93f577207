import { z } from "zod";

const part = z.union([z.string(), z.looseObject({ text: z.string().optional() })]);
const message = z.looseObject({
  role: z.string().optional(),
  from: z.string().optional(),
  content: z.union([z.string(), z.array(part)]).nullish(),
  value: z.string().optional(),
});
type Message = z.infer<typeof message>;

const chats = z.looseObject({
  messages: z.array(message).nonempty().optional().catch(undefined),
  conversations: z.array(message).nonempty().optional().catch(undefined),
});
const batchLine = chats.extend({ body: chats.optional().catch(undefined) });
const PERSON = new Set(["user", "human"]);

/**
 * The chats of a line as texts: `messages` of chat logs, `body.messages` of OpenAI batches, `conversations` with from and
 * value. Each gives what the person said last, and everything that was said, a blank line between.
 */
export function chatTexts(line: object): Record<string, string> {
  const { messages, conversations, body } = batchLine.parse(line);
  return {
    ...(messages && textsOf("messages", messages)),
    ...(conversations && textsOf("conversations", conversations)),
    ...(body?.messages && textsOf("body.messages", body.messages)),
  };
}

function textsOf(name: string, messages: readonly Message[]): Record<string, string> {
  const said = messages.map((one) => ({ by: one.role ?? one.from ?? "", text: textOf(one) }));
  return {
    [`${name}: last of the person`]: said.findLast(({ by }) => PERSON.has(by))?.text ?? "",
    [`${name}: all`]: said
      .map(({ text }) => text)
      .filter((text) => text !== "")
      .join("\n\n"),
  };
}

function textOf({ content, value }: Message): string {
  if (typeof content === "string") return content;
  if (!content) return value ?? "";
  return content.map((one) => (typeof one === "string" ? one : (one.text ?? ""))).join("\n");
}
