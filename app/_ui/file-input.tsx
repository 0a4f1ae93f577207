"use client";

import { useEffect, useRef } from "react";

type Props = {
  readonly id: string;
  /** Endings and media types the system's dialog offers. */
  readonly accept: string;
  onFile(file: File): void;
};

/**
 * The file field behind a styled label. A file chosen before the page's script ran is taken up once it does, and the
 * same file can be chosen twice in a row.
 */
export function FileInput({ id, accept, onFile }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const take = () => {
    const field = input.current;
    const file = field?.files?.[0];
    if (!field || !file) return;
    field.value = "";
    onFile(file);
  };
  useEffect(take, []);
  return <input className="sr-only" ref={input} id={id} type="file" accept={accept} onChange={take} />;
}
