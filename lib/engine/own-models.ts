import "client-only";
import type { AdapterFile } from "@/lib/contracts/adapter-file";

// Adapters of this visitor, kept on this device. Nothing here is sent anywhere.

const DATABASE = "ipr-own-models";
const STORE = "adapters";
const CHANGED = "ipr-own-models-changed";

/** What this device keeps, by label. An entry that no longer fits the format is passed over, not lost. */
export async function listOwnModels(): Promise<AdapterFile[]> {
  const stored: unknown[] = await inStore("readonly", (store) => store.getAll());
  if (stored.length === 0) return [];
  // Most visitors keep none, and then need not load what checks them.
  const { adapterFile } = await import("@/lib/contracts/adapter-file");
  return stored
    .flatMap((entry) => {
      const parsed = adapterFile.safeParse(entry);
      return parsed.success ? [parsed.data] : [];
    })
    .toSorted((a, b) => (a.model.label < b.model.label ? -1 : 1));
}

/** Keeps one, in place of an earlier one of the same id. */
export async function keepOwnModel(file: AdapterFile): Promise<void> {
  await inStore("readwrite", (store) => store.put(file, file.model.modelId));
  announce();
}

export async function forgetOwnModel(modelId: string): Promise<void> {
  await inStore("readwrite", (store) => store.delete(modelId));
  announce();
}

/** Calls `onChange` after every change, also by another tab. Answers how to stop. */
export function watchOwnModels(onChange: () => void): () => void {
  const channel = new BroadcastChannel(CHANGED);
  channel.addEventListener("message", onChange);
  addEventListener(CHANGED, onChange);
  return () => {
    channel.close();
    removeEventListener(CHANGED, onChange);
  };
}

function announce(): void {
  dispatchEvent(new Event(CHANGED));
  const channel = new BroadcastChannel(CHANGED);
  channel.postMessage(null);
  channel.close();
}

async function inStore<Value>(
  mode: IDBTransactionMode,
  use: (store: IDBObjectStore) => IDBRequest<Value>,
): Promise<Value> {
  const database = await open();
  try {
    return await new Promise<Value>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = use(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
