import { clampToUnit } from "./unit";

/** The τ of a visitor who has chosen none, on every page. */
export const DEFAULT_TOLERANCE = clampToUnit(0.3);
