import type { Backend, EngineState } from "@/lib/contracts/engine-state";
import type { Engine } from "@/lib/engine/engine";
import { backendLabel, backendReasonText, failureText, noticeText } from "./engine-text";
import { formatHash, formatMegabytes, formatStepMs } from "./format-numbers";
import { Icon } from "./icon";

type Props = { engine: Engine; state: EngineState; readingMs: readonly number[] };

/** What the badge opens to: backend and why, file and hash, self-check, and what went wrong on the way. */
export function EngineDetails({ engine, state: { preview, encoder, notices }, readingMs }: Props) {
  const latestMs = readingMs.at(-1);
  return (
    <>
      <dl className="kv">
        {encoder.status === "ready" ? <BackendRows backend={encoder.backend} /> : null}
        {latestMs === undefined ? null : <Row name="Last prediction">{formatStepMs(latestMs)}</Row>}
        <Row name="Preview">{preview.status}</Row>
        {encoder.status === "loading" ? <Row name="Router">{loadingText(encoder)}</Row> : null}
      </dl>
      {encoder.status === "failed" ? (
        <p className="mt-2">
          <b>{failureText(encoder.code).happened}</b> {encoder.message}
        </p>
      ) : null}
      {notices.length > 0 ? (
        <ul className="mt-2 grid gap-1">
          {notices.map((notice) => (
            <li key={JSON.stringify(notice)}>{noticeText(notice)}</li>
          ))}
        </ul>
      ) : null}
      <p className="mt-3 flex flex-wrap gap-2 empty:hidden">
        {encoder.status === "loading" && encoder.stage === "download" ? (
          <button className="btn btn-sm" type="button" onClick={engine.cancelDownload}>
            <Icon name="close" />
            Cancel download
          </button>
        ) : null}
        {encoder.status === "failed" ? (
          <button className="btn btn-sm" type="button" onClick={engine.retry}>
            <Icon name="retry" />
            {encoder.code === "download_cancelled" ? "Download now" : "Try again"}
          </button>
        ) : null}
      </p>
    </>
  );
}

function BackendRows({ backend: { name, reason, threads, file, selfCheck } }: { backend: Backend }) {
  const matching = selfCheck.texts - selfCheck.failedTexts;
  return (
    <>
      <Row name="Backend">
        {backendLabel(name)}
        {name === "wasm" ? `, ${threads} ${threads === 1 ? "thread" : "threads"}` : null}
      </Row>
      <Row name="Why">{backendReasonText(reason)}</Row>
      <Row name="File">
        {file.path}, {formatMegabytes(file.bytes)}
      </Row>
      <Row name="SHA-256">
        <span className="mono" title={file.sha256}>
          {formatHash(file.sha256)}
        </span>
        , verified
      </Row>
      <Row name="Self-check">
        {matching} of {selfCheck.texts} reference prompts match, largest difference{" "}
        {selfCheck.maxAbsDifference.toPrecision(2)}
      </Row>
    </>
  );
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function loadingText({
  stage,
  bytesLoaded,
  bytesTotal,
  fromCache,
}: Extract<EngineState["encoder"], { status: "loading" }>): string {
  if (stage === "self_check") return "self-check running";
  if (stage !== "download" || bytesTotal === 0) return stage === "compile" ? "compiling" : "starting";
  return `${formatMegabytes(bytesLoaded)} of ${formatMegabytes(bytesTotal)}${fromCache ? " from the cache" : ""}`;
}
