import type {
  BackendName,
  BackendReason,
  EncoderState,
  EngineErrorCode,
  EngineNotice,
  EngineState,
} from "@/lib/contracts/engine-state";
import { formatMegabytes, formatStepMs } from "./format-numbers";

export type EngineTone = "ready" | "caution" | "stopped" | "busy";
export type EngineSummary = {
  readonly tone: EngineTone;
  readonly title: string;
  /** Shown beside the title, in this order; the last one is dropped where space is short. */
  readonly details: readonly string[];
  /** 0 to 1 while a file of known size is on its way. */
  readonly downloadFraction: number | null;
};

const SLOW_MS = 100;
const BACKEND_LABEL: Record<BackendName, string> = { webgpu: "WebGPU", wasm: "WASM" };

export function backendLabel(name: BackendName): string {
  return BACKEND_LABEL[name];
}

/** One line for the badge. `readingMs`: latest encoder readings, milliseconds. */
export function engineSummary(state: EngineState, readingMs: readonly number[]): EngineSummary {
  const { encoder } = state;
  const base = { downloadFraction: null };
  switch (encoder.status) {
    case "loading":
      return loadingSummary(encoder);
    case "failed":
      return encoder.code === "download_cancelled"
        ? { ...base, tone: "caution", title: "Preview only", details: ["download cancelled"] }
        : { ...base, tone: "stopped", title: "Stopped", details: [FAILURE[encoder.code].short] };
    case "ready": {
      const median = medianOf(readingMs);
      const slow = median !== null && median > SLOW_MS;
      const time = median === null ? [] : [formatStepMs(readingMs.at(-1) ?? median)];
      return {
        ...base,
        tone: slow ? "caution" : "ready",
        title: backendLabel(encoder.backend.name),
        details: [...time, ...(slow ? ["slow here"] : []), "self-check passed"],
      };
    }
    default:
      return encoder satisfies never;
  }
}

function loadingSummary({
  stage,
  bytesLoaded,
  bytesTotal,
}: Extract<EncoderState, { status: "loading" }>): EngineSummary {
  if (stage === "download" && bytesTotal > 0) {
    const amount = `${(bytesLoaded / 1e6).toFixed(1)} of ${formatMegabytes(bytesTotal)}`;
    return { tone: "busy", title: "Router", details: [amount], downloadFraction: bytesLoaded / bytesTotal };
  }
  const details = { waiting: "waiting", download: "downloading", compile: "compiling", self_check: "self-check" };
  return { tone: "busy", title: "Starting", details: [details[stage]], downloadFraction: null };
}

function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** Why this backend, as a sentence. */
export function backendReasonText(reason: BackendReason): string {
  switch (reason) {
    case "fastest":
      return "The fastest one here.";
    case "requested":
      return "Asked for in this page's address.";
    case "no_webgpu":
      return "This browser has no WebGPU.";
    case "software_gpu":
      return "WebGPU is only emulated here, which is slower.";
    case "webgpu_failed":
      return "WebGPU did not run here.";
    case "webgpu_wrong_numbers":
      return "WebGPU gave wrong numbers in the self-check.";
    case "webgpu_lost":
      return "The GPU went away.";
    default:
      return reason satisfies never;
  }
}

type FailureWords = { readonly short: string; readonly happened: string; readonly next: string };
const FAILURE: Record<EngineErrorCode, FailureWords> = {
  model_fetch_failed: {
    short: "download failed",
    happened: "The router could not be downloaded.",
    next: "Check the connection and try again.",
  },
  model_hash_mismatch: {
    short: "file check failed",
    happened: "The router file does not match its checksum. It was deleted and not run.",
    next: "A proxy or a broken download can cause this.",
  },
  model_malformed: {
    short: "file cannot be read",
    happened: "The router file cannot be read. It was not run.",
    next: "Reload the page; if it stays, the server holds a broken file.",
  },
  download_cancelled: {
    short: "download cancelled",
    happened: "The download of the router was cancelled.",
    next: "Preview predictions go on.",
  },
  router_version_unknown: {
    short: "unknown router version",
    happened: "The router version in this link is not served any more.",
    next: "Open the page without the link to use the current one.",
  },
  no_backend: {
    short: "no backend",
    happened: "Neither WebGPU nor WASM SIMD gives right numbers in this browser.",
    next: "A current version of any large browser will do.",
  },
  inference_failed: {
    short: "prediction failed",
    happened: "The router failed on this prompt.",
    next: "Change the prompt or try again.",
  },
  engine_crashed: { short: "crashed", happened: "The router's worker crashed.", next: "Try again to start it anew." },
  engine_disposed: { short: "stopped", happened: "The router was stopped.", next: "Reload the page to start it." },
};

/** What happened, and what to do. The engine's own message is for the details, not for this sentence. */
export function failureText(code: EngineErrorCode): { readonly happened: string; readonly next: string } {
  return FAILURE[code];
}

/** Something that went wrong and was put right without the person. */
export function noticeText(notice: EngineNotice): string {
  switch (notice.kind) {
    case "backend_dropped":
      return `${backendLabel(notice.backend)} was dropped: ${backendReasonText(notice.reason)}`;
    case "file_refused":
      return `${notice.path} did not match its checksum. It was refused and fetched again.`;
    case "restarted":
      return "The router's worker stopped and was started again.";
    default:
      return notice satisfies never;
  }
}
