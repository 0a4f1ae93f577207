import type { CurveLine } from "./curve-lines";

/** How a line of the chart looks: the legend's sample. */
export function Swatch({ stroke }: { stroke: CurveLine["stroke"] }) {
  return (
    <svg className="swatch" width="20" height="12" viewBox="0 0 20 12" aria-hidden="true">
      <path className={`curve ${stroke}`} d="M0 6H20" />
    </svg>
  );
}
