"use client";

import { type FormEvent, useId, useState } from "react";
import type { Candidate, ModelPrice } from "@/lib/core/candidate";

type Props = { candidate: Candidate; ownPrice: ModelPrice | null; onPrice(price: ModelPrice | null): void };

/** A price for this browser session: it moves decisions at once, and never a bill. */
export function PriceForm({ candidate, ownPrice, onPrice }: Props) {
  const id = useId();
  const [fault, setFault] = useState<string | null>(null);
  const price = ownPrice ?? candidate.price;
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const [usdPerMillionInput, usdPerMillionOutput] = [amountOf(fields.get("input")), amountOf(fields.get("output"))];
    if (usdPerMillionInput === null || usdPerMillionOutput === null) {
      setFault("A price is a number of USD from 0 to 1,000,000.");
      return;
    }
    setFault(null);
    onPrice({ usdPerMillionInput, usdPerMillionOutput });
  };
  return (
    <form className="price-form" onSubmit={save} key={`${price.usdPerMillionInput}-${price.usdPerMillionOutput}`}>
      <p className="cap">
        Your own price, for decisions in this browser session. Runs are billed at the list price; what a past run was
        billed stays as it was.
      </p>
      <div className="two">
        <div className="field">
          <label htmlFor={`${id}-in`}>
            Input <span className="unit">$ per 1M</span>
          </label>
          <input
            className="input"
            id={`${id}-in`}
            name="input"
            inputMode="decimal"
            defaultValue={price.usdPerMillionInput}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}-out`}>
            Output <span className="unit">$ per 1M</span>
          </label>
          <input
            className="input"
            id={`${id}-out`}
            name="output"
            inputMode="decimal"
            defaultValue={price.usdPerMillionOutput}
          />
        </div>
      </div>
      {fault ? (
        <p className="notice notice-bad" role="alert">
          {fault}
        </p>
      ) : null}
      <p className="flex gap-2">
        <button className="btn btn-sm" type="submit">
          Use this price
        </button>
        <button
          className="btn btn-sm btn-quiet"
          type="button"
          disabled={ownPrice === null}
          onClick={() => onPrice(null)}
        >
          Back to list price
        </button>
      </p>
    </form>
  );
}

export function amountOf(value: FormDataEntryValue | null): number | null {
  if (typeof value !== "string" || value.trim() === "") return null;
  const amount = Number(value.trim().replace(",", "."));
  return Number.isFinite(amount) && amount >= 0 && amount <= 1_000_000 ? amount : null;
}
