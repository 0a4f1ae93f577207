"use client";

import { Fragment, useEffect, useRef } from "react";
import { EngineDetails } from "./engine-details";
import { useEngine } from "./engine-provider";
import { type EngineSummary, type EngineTone, engineSummary } from "./engine-text";

const DOT: Record<EngineTone, string> = { ready: "dot", caution: "dot warn", stopped: "dot bad", busy: "dot busy" };

/** State of the tab's engine in the header; opens to its details. Nothing on pages that need no engine. */
export function EngineBadge() {
  const { engine, state, readingMs } = useEngine();
  const details = useRef<HTMLDetailsElement>(null);
  useCloseOnEscapeAndOutside(details);
  if (!engine) return null;
  const summary = engineSummary(state, readingMs);
  return (
    <details className="engine" ref={details}>
      <summary aria-label={`Engine: ${[summary.title, ...summary.details].join(", ")}. Details`}>
        <span className={DOT[summary.tone]} aria-hidden="true" />
        <b>{summary.title}</b>
        <SummaryDetails {...summary} />
      </summary>
      <div className="pop">
        <EngineDetails engine={engine} state={state} readingMs={readingMs} />
      </div>
    </details>
  );
}

function SummaryDetails({ details, downloadFraction }: EngineSummary) {
  if (downloadFraction !== null) {
    const percent = Math.round(downloadFraction * 100);
    return (
      <>
        <span
          className="progress"
          style={{ "--p": `${percent}%` }}
          role="progressbar"
          aria-label="Router download"
          aria-valuenow={percent}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <i />
        </span>
        <span className="num hide-s">{details[0]}</span>
      </>
    );
  }
  return details.map((detail, index) => {
    const droppable = index > 0 || details.length === 1 ? "hide-s" : "";
    return (
      <Fragment key={detail}>
        <span className={`sep ${droppable}`} aria-hidden="true" />
        <span className={`num ${droppable}`}>{detail}</span>
      </Fragment>
    );
  });
}

function useCloseOnEscapeAndOutside(details: React.RefObject<HTMLDetailsElement | null>): void {
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const onKeyDown = (event: KeyboardEvent) => {
      const element = details.current;
      if (event.key !== "Escape" || !element?.open) return;
      element.open = false;
      element.querySelector("summary")?.focus();
    };
    const onPointerDown = ({ target }: Event) => {
      const element = details.current;
      if (element?.open && target instanceof Node && !element.contains(target)) element.open = false;
    };
    addEventListener("keydown", onKeyDown, { signal });
    addEventListener("pointerdown", onPointerDown, { signal });
    return () => listening.abort();
  }, [details]);
}
