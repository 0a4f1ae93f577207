type Props = { today: readonly ("voted" | "skipped" | "reported")[]; goal: number };

export function QueueProgress({ today, goal }: Props) {
  const from = Math.max(0, goal - LENGTH);
  const ends = today.slice(from, goal);
  const voted = ends.filter((end) => end === "voted").length;
  const left = Math.max(0, LENGTH - ends.length);
  const label = `Queue: ${voted} answered, ${ends.length - voted} skipped, ${left} to go`;
  return (
    <div className="queue">
      <p>
        <span>Today&apos;s queue</span>
        <b>
          {Math.min(goal, today.length + 1)} of {goal}
        </b>
      </p>
      <div className="ticks" role="img" aria-label={label}>
        {Array.from({ length: LENGTH }, (_, at) => (
          <i key={at} className={classOf(ends[at], at === ends.length)} />
        ))}
      </div>
    </div>
  );
}

export const LENGTH = 20;

function classOf(end: Props["today"][number] | undefined, isNow: boolean): string {
  if (end !== undefined) return end === "voted" ? "done" : "skipped";
  return isNow ? "now" : "";
}
