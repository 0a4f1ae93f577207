"use client";

import { lazy, memo, Suspense } from "react";

const AsWritten = memo(function AsWritten({ text }: { text: string }) {
  return <p className="whitespace-pre-wrap">{text}</p>;
});

// The page must not stop because the network did while an answer was on its way.
const Markdown = lazy(() => import("./markdown").catch(() => ({ default: AsWritten })));

/** An answer as sanitised markdown; as it was written while that code is on its way, or cannot be had. */
export function AnswerMarkdown({ text }: { text: string }) {
  return (
    <Suspense fallback={<AsWritten text={text} />}>
      <Markdown text={text} />
    </Suspense>
  );
}
