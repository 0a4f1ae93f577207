"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { createTrainer, type Trainer } from "@/lib/engine/trainer";
import type { FilePreview, ScoredFile } from "@/lib/engine/trainer-messages";
import { type Columns, guessColumns } from "@/lib/onboarding/read-scored-prompt";

export type ScoredFileState =
  | { readonly status: "none" }
  | { readonly status: "reading"; readonly name: string; readonly good: number; readonly bad: number }
  | { readonly status: "failed"; readonly name: string; readonly message: string }
  | {
      readonly status: "open";
      readonly name: string;
      readonly bytes: number;
      readonly preview: FilePreview;
      /** Null until a person has said which column is which. */
      readonly columns: Columns | null;
      readonly scored: ScoredFile | null;
    };

/** A file of scored prompts, read in a worker. Another file, or another choice of columns, ends the reading before it. */
export function useScoredFile() {
  const [state, setState] = useState<ScoredFileState>({ status: "none" });
  const trainer = useRef<Trainer | null>(null);
  const opened = useRef<{ file: File; preview: FilePreview } | null>(null);
  useEffect(() => () => trainer.current?.dispose(), []);

  const run = useCallback(async (name: string, work: (using: Trainer) => Promise<ScoredFileState>) => {
    trainer.current?.dispose();
    const mine = createTrainer();
    trainer.current = mine;
    const report = (next: ScoredFileState) => {
      if (trainer.current === mine) setState(next);
    };
    report({ status: "reading", name, good: 0, bad: 0 });
    try {
      report(await work(mine));
    } catch (cause) {
      report({ status: "failed", name, message: cause instanceof Error ? cause.message : "The file cannot be read." });
    } finally {
      mine.dispose();
    }
  }, []);

  const readWith = useCallback(async (using: Trainer, columns: Columns | null): Promise<ScoredFileState> => {
    const current = opened.current;
    if (!current) return { status: "none" };
    const { file, preview } = current;
    const open = { status: "open", name: file.name, bytes: file.size, preview, columns } as const;
    if (!columns) return { ...open, scored: null };
    const onProgress = (good: number, bad: number) => setState({ status: "reading", name: file.name, good, bad });
    return { ...open, scored: await using.read(file, columns, onProgress) };
  }, []);

  const openFile = useCallback(
    (file: File) =>
      run(file.name, async (using) => {
        const preview = await using.preview(file);
        opened.current = { file, preview };
        return readWith(using, guessColumns(preview.names));
      }),
    [run, readWith],
  );
  const setColumns = useCallback(
    (columns: Columns) => run(opened.current?.file.name ?? "", (using) => readWith(using, columns)),
    [run, readWith],
  );
  return { state, openFile, setColumns };
}
