"use client";

import { type DragEvent, useId, useState } from "react";
import { FileInput } from "@/app/_ui/file-input";
import { formatCount, formatFileSize } from "@/app/_ui/format-numbers";
import { Icon } from "@/app/_ui/icon";
import type { FilePreview, ForecastColumns } from "./forecast-messages";
import { ProgressView } from "./progress-view";
import type { useForecast } from "./use-forecast";

type Forecast = ReturnType<typeof useForecast>;
type Props = { view: Omit<Forecast, "send" | "ask">; send: Forecast["send"] };

const SAMPLE_URL = "/samples/forecast-sample.csv";
const LAST_OF_CHAT = /last of the person/;
const GUESS = /prompt|question|message|text|input|content|query/i;

export function FilePanel({ view, send }: Props) {
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const [over, setOver] = useState(false);
  const choose = (next: File) => {
    setFile(next);
    send({ kind: "look", file: next });
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    if (dropped) choose(dropped);
  };
  const isBusy = view.progress !== null && ["counting", "loading", "encoding"].includes(view.progress.stage);
  return (
    <section className="panel" aria-labelledby="file-title">
      <div className="panel-head">
        <h2 id="file-title">Prompts</h2>
      </div>
      <div className="panel-body forecast-stack">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the file button inside does the same by keyboard. */}
        <div
          className={over ? "forecast-drop over" : "forecast-drop"}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
        >
          {file ? (
            <p>
              <b>{file.name}</b> <span className="cap num">{formatFileSize(file.size)}</span>
            </p>
          ) : (
            <p>
              <b>Drop a CSV or JSONL file here.</b> OpenAI batches and chat logs are JSONL too; up to 100,000 prompts.
            </p>
          )}
          <div className="forecast-actions">
            <label className="btn btn-sm" htmlFor={id}>
              {file ? "Replace" : "Choose file"}
            </label>
            <FileInput id={id} accept=".csv,.tsv,.txt,.jsonl,.ndjson,text/csv" onFile={choose} />
            {isBusy ? null : (
              <button className="btn btn-sm btn-quiet" type="button" onClick={() => void sample().then(choose)}>
                Use the sample file
              </button>
            )}
          </div>
        </div>
        {view.failure ? (
          <p className="notice notice-bad" role="alert">
            <Icon name="error" />
            <span>{view.failure}</span>
          </p>
        ) : null}
        {view.preview && file ? (
          <ColumnPicker
            key={view.preview.columns.join()}
            preview={view.preview}
            isBusy={isBusy}
            onStart={(columns) => send({ kind: "start", columns })}
          />
        ) : null}
        {view.progress ? <ProgressView progress={view.progress} onPause={() => send({ kind: "pause" })} /> : null}
        {view.kept && !view.progress ? <KeptNote kept={view.kept} onForget={() => send({ kind: "forget" })} /> : null}
        <p className="cap">
          Predictions are kept in this browser until the next file, so that a reload goes on from there; the prompts
          themselves are not.
        </p>
      </div>
    </section>
  );
}

async function sample(): Promise<File> {
  const response = await fetch(SAMPLE_URL);
  // A fixed date: the same file again goes on where it stopped.
  return new File([await response.blob()], "forecast-sample.csv", { type: "text/csv", lastModified: 0 });
}

function ColumnPicker({
  preview,
  isBusy,
  onStart,
}: {
  preview: FilePreview;
  isBusy: boolean;
  onStart(columns: ForecastColumns): void;
}) {
  const guess = [LAST_OF_CHAT, GUESS].flatMap((names) => preview.columns.filter((name) => names.test(name)))[0];
  const [column, setColumn] = useState(guess ?? preview.columns[0] ?? "");
  const [count, setCount] = useState("");
  if (preview.rows.length === 0) return <p className="notice">The file has no row under its names.</p>;
  return (
    <>
      <div className="field">
        <label htmlFor="forecast-column">Prompt column</label>
        <select
          id="forecast-column"
          className="input"
          value={column}
          disabled={isBusy}
          onChange={({ target }) => setColumn(target.value)}
        >
          {preview.columns.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="forecast-count">Count column</label>
        <select
          id="forecast-count"
          className="input"
          value={count}
          disabled={isBusy}
          aria-describedby="forecast-count-note"
          onChange={({ target }) => setCount(target.value)}
        >
          <option value="">none, each row once</option>
          {preview.columns
            .filter((name) => name !== column)
            .map((name) => (
              <option key={name}>{name}</option>
            ))}
        </select>
        <p className="cap" id="forecast-count-note">
          How often a prompt occurs. It is encoded once and counted that often.
        </p>
      </div>
      <ol className="forecast-preview" aria-label="First prompts">
        {preview.rows.map(({ row, fields }) => (
          <li key={row}>
            <span className="cap num">{row}</span> {(fields[column] ?? "").slice(0, 160) || "(empty)"}
          </li>
        ))}
      </ol>
      <button
        className="btn btn-primary"
        type="button"
        disabled={isBusy}
        onClick={() => onStart({ prompt: column, count: count === "" ? null : count })}
      >
        Predict
      </button>
    </>
  );
}

function KeptNote({ kept, onForget }: { kept: NonNullable<Forecast["kept"]>; onForget(): void }) {
  return (
    <div className="notice" role="status">
      <Icon name="info" />
      <span>
        Kept from before: <b>{kept.name}</b>, {formatCount(kept.done)} prompts
        {kept.complete ? "." : ", not finished. Choose the same file again to go on."}
      </span>
      <button className="btn btn-sm" type="button" onClick={onForget}>
        Delete
      </button>
    </div>
  );
}
