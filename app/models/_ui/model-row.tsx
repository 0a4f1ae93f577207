"use client";

import { useId, useState } from "react";
import { formatCallUsd, formatCount, formatPriceUsd, formatQuality, formatThousandUsd } from "@/app/_ui/format-numbers";
import type { RegistryData, RegistryEntry } from "@/lib/contracts/registry-data";
import type { ModelPrice } from "@/lib/core/candidate";
import { MiniCalibration } from "./mini-calibration";
import { ModelDetails } from "./model-details";

type Props = {
  entry: RegistryEntry;
  data: RegistryData;
  labelledMost: number;
  ownPrice: ModelPrice | null;
  onPrice(price: ModelPrice | null): void;
};

export function ModelRow({ entry, data, labelledMost, ownPrice, onPrice }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const details = useId();
  const { candidate, measured } = entry;
  const price = ownPrice ?? candidate.price;
  return (
    <>
      <tr>
        <th scope="row">
          {candidate.label}
          {ownPrice ? <span className="tag tag-accent">your price</span> : null}
        </th>
        <td className="n">{formatPriceUsd(price.usdPerMillionInput)}</td>
        <td className="n">{formatPriceUsd(price.usdPerMillionOutput)}</td>
        <td className="n">
          {measured ? (
            <>
              {formatCallUsd(measured.costUsdMedian)}
              <span className="sub">{formatThousandUsd(measured.costUsdMedian)}</span>
            </>
          ) : (
            "–"
          )}
        </td>
        <td className="n">
          {measured ? formatCount(measured.labelledPrompts) : "–"}
          <span className="cover" aria-hidden="true">
            <i style={{ width: `${(100 * (measured?.labelledPrompts ?? 0)) / Math.max(1, labelledMost)}%` }} />
          </span>
        </td>
        <td className="n">{measured ? formatQuality(measured.qualityMean) : "–"}</td>
        <td>{measured ? <MiniCalibration points={measured.calibration} label={candidate.label} /> : "–"}</td>
        <td className="n">
          {measured ? (
            <>
              {measured.brier.toFixed(3)}
              <span className="sub">{measured.ece.toFixed(3)}</span>
            </>
          ) : (
            "–"
          )}
        </td>
        <td>
          <button
            className="btn btn-sm btn-quiet"
            type="button"
            aria-expanded={isOpen}
            aria-controls={details}
            aria-label={`${isOpen ? "Less" : "More"} about ${candidate.label}`}
            onClick={() => setIsOpen((open) => !open)}
          >
            {isOpen ? "Less" : "More"}
          </button>
        </td>
      </tr>
      {isOpen ? (
        <tr className="model-details" id={details}>
          <td colSpan={9}>
            <ModelDetails entry={entry} data={data} ownPrice={ownPrice} onPrice={onPrice} />
          </td>
        </tr>
      ) : null}
    </>
  );
}
