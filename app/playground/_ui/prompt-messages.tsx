import { Icon } from "@/app/_ui/icon";

export type PromptMessage = {
  readonly key: string;
  readonly tone: "info" | "warn" | "bad";
  readonly title: string;
  readonly text?: string;
  readonly action?: { readonly label: string; readonly onPress: () => void };
  readonly onDismiss?: () => void;
};

const NOTICE = { info: "notice", warn: "notice notice-warn", bad: "notice notice-bad" } as const;
const ICON = { info: "info", warn: "warn", bad: "error" } as const;

/** What happened to this prompt or to the engine. The text area gives up the room, so nothing else moves. */
export function PromptMessages({ messages }: { messages: readonly PromptMessage[] }) {
  if (messages.length === 0) return null;
  return (
    <div className="messages">
      {messages.map(({ key, tone, title, text, action, onDismiss }) => (
        <div className={NOTICE[tone]} role={tone === "bad" ? "alert" : "status"} key={key}>
          <Icon name={ICON[tone]} />
          <p>
            <b>{title}</b> {text}
          </p>
          {action || onDismiss ? (
            <p className="actions">
              {action ? (
                <button className="btn btn-sm" type="button" onClick={action.onPress}>
                  {action.label}
                </button>
              ) : null}
              {onDismiss ? (
                <button className="btn btn-sm btn-quiet" type="button" onClick={onDismiss}>
                  Dismiss
                </button>
              ) : null}
            </p>
          ) : null}
        </div>
      ))}
    </div>
  );
}
