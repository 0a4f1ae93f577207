"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { calibrationProgress } from "@/lib/contracts/calibration";

type Props = { id: string; step: string; progress: number };

const ASK_EVERY_MS = 1_000;

/** How far the job is, asked every second; when it has ended the page is read again. */
export function CalibrationProgress({ id, step, progress }: Props) {
  const router = useRouter();
  const [shown, setShown] = useState({ step, progress });
  useEffect(() => {
    const timer = setInterval(async () => {
      const answer = await fetch(`/api/calibrations/${id}`).catch(() => null);
      if (!answer?.ok) return; // The server starts again, or nobody is signed in any more: the next answer says.
      const parsed = calibrationProgress.safeParse(await answer.json().catch(() => null));
      if (!parsed.success) return;
      setShown(parsed.data);
      if (parsed.data.state === "done" || parsed.data.state === "failed") router.refresh();
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [id, router]);
  const percent = Math.round(100 * shown.progress);
  return (
    <div className="grid gap-1">
      <label htmlFor="calibration-progress">
        Calibrating: {shown.step}, {percent}%
      </label>
      <progress className="w-full" id="calibration-progress" max={100} value={percent} />
    </div>
  );
}
