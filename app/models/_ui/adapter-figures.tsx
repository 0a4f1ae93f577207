import { formatCount, formatPriceUsd, formatQuality } from "@/app/_ui/format-numbers";
import type { AdapterFile } from "@/lib/contracts/adapter-file";
import type { ModelPrice } from "@/lib/core/candidate";
import { MiniCalibration } from "./mini-calibration";
import { PriceHeads } from "./price-heads";

/** Heads of the columns that `AdapterFigures` fills. */
export function AdapterFigureHeads() {
  return (
    <>
      <PriceHeads />
      <th scope="col" className="n">
        Labelled prompts
      </th>
      <th scope="col" className="n">
        Mean quality
      </th>
      <th scope="col">Calibration</th>
      <th scope="col" className="n">
        Error <span className="unit">Brier, held out</span>
      </th>
    </>
  );
}

type Props = {
  file: AdapterFile;
  /** Where it is not the file's. */
  price?: ModelPrice | undefined;
};

/** What an adapter file says of its model: price and held-out figures. */
export function AdapterFigures({ file: { model, study, labels }, price = model.price }: Props) {
  return (
    <>
      <td className="n">{formatPriceUsd(price.usdPerMillionInput)}</td>
      <td className="n">{formatPriceUsd(price.usdPerMillionOutput)}</td>
      <td className="n">
        {formatCount(study.prompts)}
        <span className="sub">scored by {labels.scoredBy}</span>
      </td>
      <td className="n">{formatQuality(study.qualityMean)}</td>
      <td>
        <MiniCalibration points={study.calibration} label={model.label} />
      </td>
      <td className="n">{study.brier === null ? "too few" : study.brier.toFixed(3)}</td>
    </>
  );
}
