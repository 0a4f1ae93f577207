import type { PredictionBlock } from "./prediction-store";

/** Which file, column and router the kept numbers belong to. One forecast is kept; a new one replaces it. */
export type KeptFile = {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly column: string;
  readonly countColumn: string | null;
  readonly routerVersion: string;
  readonly modelIds: readonly string[];
  readonly complete: boolean;
};
const NAME = "ipr-forecast";

/** Predictions of a file in this browser's database, so that a reload or a closed tab loses at most one block. */
export function openKept() {
  const database = request(() => {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore("file");
      opening.result.createObjectStore("blocks", { autoIncrement: true });
    };
    return opening;
  });
  const store = async (name: "file" | "blocks", mode: IDBTransactionMode) =>
    (await database).transaction(name, mode).objectStore(name);
  return {
    async file(): Promise<KeptFile | undefined> {
      const files = await store("file", "readonly");
      return await request<KeptFile | undefined>(() => files.get("current"));
    },
    async setFile(file: KeptFile): Promise<void> {
      const files = await store("file", "readwrite");
      await request(() => files.put(file, "current"));
    },
    async blocks(): Promise<readonly PredictionBlock[]> {
      const blocks = await store("blocks", "readonly");
      return await request<PredictionBlock[]>(() => blocks.getAll());
    },
    async addBlock(block: PredictionBlock): Promise<void> {
      const blocks = await store("blocks", "readwrite");
      await request(() => blocks.add(block));
    },
    async clear(): Promise<void> {
      for (const name of ["file", "blocks"] as const) {
        const all = await store(name, "readwrite");
        await request(() => all.clear());
      }
    },
  };
}
export type Kept = ReturnType<typeof openKept>;

function request<T>(start: () => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const asked = start();
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
