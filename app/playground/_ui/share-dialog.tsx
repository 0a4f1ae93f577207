"use client";

import { useEffect, useRef, useState } from "react";
import { Icon } from "@/app/_ui/icon";
import { type SharedLink, toShareLink } from "./share-link";

const COPIED_MS = 1500;

type Props = { shared: SharedLink; promptText: string; onClose(): void };

export function ShareDialog({ shared, promptText, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const address = useRef<HTMLInputElement>(null);
  const [withPrompt, setWithPrompt] = useState(false);
  const [copied, setCopied] = useState(false);
  const link = toShareLink(location.origin + location.pathname, shared, withPrompt ? promptText : null);

  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
    } catch {
      address.current?.select(); // Without permission the link is at least selected, ready for the keyboard.
    }
  };
  return (
    <dialog ref={dialog} className="share" aria-labelledby="share-title" onClose={onClose}>
      <div className="panel-head">
        <h2 id="share-title">Share this decision</h2>
        <span className="end">
          <button
            className="btn btn-sm btn-icon btn-quiet"
            type="button"
            aria-label="Close"
            onClick={() => dialog.current?.close()}
          >
            <Icon name="close" />
          </button>
        </span>
      </div>
      <div className="panel-body grid gap-3">
        <div className="flex gap-2">
          <input ref={address} className="input mono" readOnly value={link} aria-label="Link" />
          <button className="btn btn-primary share-copy" type="button" onClick={copy}>
            <Icon name="copy" />
            <span aria-live="polite">{copied ? "Copied" : "Copy link"}</span>
          </button>
        </div>
        <label className="tick">
          <input type="checkbox" checked={withPrompt} onChange={(event) => setWithPrompt(event.target.checked)} />
          Include the prompt text
        </label>
        <p className="cap">
          The link holds pool, τ, rule, excluded models, the router version and what was decided. Prompt text, if
          included, goes after the # sign: browsers do not send that part to a server, but everyone with the link can
          read it.
        </p>
      </div>
    </dialog>
  );
}
