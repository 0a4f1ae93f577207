"use client";

import { useEffect, useMemo, useState } from "react";
import { Icon } from "@/app/_ui/icon";
import type { PlaygroundData } from "@/lib/contracts/playground-data";
import { FilePanel } from "./file-panel";
import type { ForecastQuestion } from "./forecast-messages";
import { type ForecastSettings, goalOf, settingsToQuery } from "./forecast-settings";
import { GoalPanel } from "./goal-panel";
import { Results } from "./results";
import { SettingsPanel } from "./settings-panel";
import { useForecast } from "./use-forecast";

const ADDRESS_MS = 250; // Browsers refuse more than about a hundred history entries in half a minute.
const GROWTH = 1.1;

type Props = { data: PlaygroundData; opened: ForecastSettings };

/** A file of prompts, what a person wants of it, and what that would cost. All work is the worker's. */
export function ForecastPage({ data, opened }: Props) {
  const [settings, setSettings] = useState(opened);
  const { send, ask, ...view } = useForecast();
  const question = useMemo(() => questionOf(data, settings), [data, settings]);
  const predicted = promptsToShow(view);

  useEffect(() => {
    if (question && predicted > 0) ask(question);
  }, [question, predicted, ask]);
  useEffect(() => {
    const timer = setTimeout(() => history.replaceState(null, "", `?${settingsToQuery(settings)}`), ADDRESS_MS);
    return () => clearTimeout(timer);
  }, [settings]);

  const change = (next: Partial<ForecastSettings>) => setSettings((now) => ({ ...now, ...next }));
  const isReady = view.result !== null && question !== undefined;
  return (
    <main id="main" className="page forecast">
      <div className="page-head">
        <div>
          <h1>Forecast</h1>
          <p>
            Route your own prompts in this browser and see what a month would cost. The file is read on this device and
            not uploaded.
          </p>
        </div>
        <div className="forecast-actions">
          <button className="btn" type="button" disabled={!isReady} onClick={() => window.print()}>
            Print report
          </button>
          <button
            className="btn"
            type="button"
            disabled={!isReady}
            onClick={() => question && send({ kind: "export", question })}
          >
            <Icon name="download" />
            Download CSV
          </button>
        </div>
      </div>
      <div className="forecast-grid">
        <div className="forecast-side">
          <FilePanel view={view} send={send} />
          <SettingsPanel pools={data.pools} settings={settings} onChange={change} />
          <GoalPanel
            {...{ settings, result: view.result, candidates: question?.candidates ?? [] }}
            onChange={change}
            onLimit={(modelId, calls) => change({ limits: withLimit(settings.limits, modelId, calls) })}
          />
        </div>
        <Results result={view.result} callsPerMonth={settings.callsPerMonth} isPartial={isPartial(view)} />
      </div>
    </main>
  );
}

/** While prompts are coming in, results follow in steps of a tenth: each works over all of them, in the encoding's time. */
function promptsToShow({ progress, kept }: Pick<ReturnType<typeof useForecast>, "progress" | "kept">): number {
  if (!progress) return kept?.done ?? 0;
  if (progress.stage !== "encoding" || progress.done === 0) return progress.done;
  return Math.floor(GROWTH ** Math.floor(Math.log(progress.done) / Math.log(GROWTH)));
}

function isPartial({ progress, kept }: Pick<ReturnType<typeof useForecast>, "progress" | "kept">): boolean {
  return progress ? progress.stage !== "done" : kept !== null && !kept.complete;
}

function withLimit(now: ReadonlyMap<string, number>, modelId: string, calls: number | null) {
  const next = new Map(now);
  if (calls === null) next.delete(modelId);
  else next.set(modelId, calls);
  return next;
}

function questionOf({ pools, candidates }: PlaygroundData, settings: ForecastSettings): ForecastQuestion | undefined {
  const pool = pools.find(({ id }) => id === settings.poolId);
  if (!pool) return undefined;
  const inPool = pool.modelIds.flatMap((id) => candidates.find(({ modelId }) => modelId === id) ?? []);
  return {
    ...{ pool, candidates: inPool, goal: goalOf(settings), callsPerMonth: settings.callsPerMonth },
    capacities: inPool.map(({ modelId }) => settings.limits.get(modelId) ?? null),
  };
}
