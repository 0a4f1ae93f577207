"use client";

import { useRouter } from "next/navigation";
import { useEffect, useId, useState } from "react";
import { jobProgress } from "@/lib/contracts/job-progress";

type Props = {
  /** Where to ask. */
  url: string;
  name: string;
  step: string;
  progress: number;
};

const ASK_EVERY_MS = 1_000;
const OPEN: ReadonlySet<string> = new Set(["queued", "running"]);

/** How far a job is, asked every second; when it has ended the page is read again. */
export function JobProgress({ url, name, step, progress }: Props) {
  const id = useId();
  const router = useRouter();
  const [shown, setShown] = useState({ step, progress });
  useEffect(() => {
    const timer = setInterval(async () => {
      const answer = await fetch(url).catch(() => null);
      if (!answer?.ok) return; // The server starts again, or nobody is signed in any more: the next answer says.
      const parsed = jobProgress.safeParse(await answer.json().catch(() => null));
      if (!parsed.success) return;
      setShown(parsed.data);
      if (!OPEN.has(parsed.data.state)) router.refresh();
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [url, router]);
  const percent = Math.round(100 * shown.progress);
  return (
    <div className="grid gap-1">
      <label htmlFor={id}>
        {name}: {shown.step}, {percent}%
      </label>
      <progress className="w-full" id={id} max={100} value={percent} />
    </div>
  );
}
