import "server-only";
import type { ChatMessage, ChatRequest } from "@/lib/contracts/chat-completion";
import type { ChatTurn } from "../providers/provider";

/** Of earlier turns the encoder gets this much: it reads 256 tokens, and the latest turn comes first. */
const EARLIER_TURNS = 4;
const EARLIER_CHARS = 160;
/** What OpenAI counts for an image of 1024 × 1024 in high detail; others are of the same order. */
const IMAGE_TOKENS = 765;
const BYTES_PER_TOKEN = 4;

export type ChatPrompt = {
  /** What is read: the latest turn of the user, then the beginnings of the user's earlier turns, newest first. */
  readonly text: string;
  /** Every text of the conversation, for counting. */
  readonly whole: string;
  /** Tokens beyond `text`, roughly: the rest of the conversation, images, tools. */
  readonly otherTokens: number;
};

/**
 * A summary by excerpt: no model is asked, so the same conversation always reads the same. Answers of the assistant are
 * left out, because the router was trained on questions.
 */
export function readChat({ messages, tools }: ChatRequest): ChatPrompt {
  const asked = messages.filter(({ role }) => role === "user").map(textOf);
  const latest = asked.at(-1) ?? "";
  const earlier = asked.slice(0, -1).reverse().slice(0, EARLIER_TURNS);
  const excerpts = earlier.map((text) => text.trim().slice(0, EARLIER_CHARS)).filter(Boolean);
  const text = [latest, ...excerpts].join("\n\n").trim() || "(no text)";
  const whole = messages.map(textOf).join("\n");
  const images = messages.reduce((count, message) => count + partsOf(message, "image_url").length, 0);
  const toolBytes = tools === undefined ? 0 : Buffer.byteLength(JSON.stringify(tools) ?? "");
  const otherBytes = Math.max(0, Buffer.byteLength(whole) - Buffer.byteLength(text)) + toolBytes;
  return { text, whole, otherTokens: Math.ceil(otherBytes / BYTES_PER_TOKEN) + images * IMAGE_TOKENS };
}

/** The conversation in plain text, for providers that are not asked on OpenAI's wire. */
export function toTurns({ messages }: ChatRequest): ChatTurn[] {
  return messages.map((message) => {
    const { role } = message;
    return { role: role === "assistant" || role === "user" ? role : "system", text: textOf(message) };
  });
}

export function textOf({ content }: ChatMessage): string {
  if (typeof content === "string") return content;
  return (content ?? []).flatMap(({ type, text }) => (type === "text" && text !== undefined ? [text] : [])).join("\n");
}

export function partsOf({ content }: ChatMessage, type: string): readonly unknown[] {
  return Array.isArray(content) ? content.filter((part) => part.type === type) : [];
}
