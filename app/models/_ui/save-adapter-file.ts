import type { AdapterFile } from "@/lib/contracts/adapter-file";

/** Hands the adapter to the browser's own download. */
export function saveAdapterFile(file: AdapterFile): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${file.model.modelId.replace(/[^a-z0-9.-]+/g, "-")}.adapter.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
