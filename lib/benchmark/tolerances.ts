import { clampToUnit } from "@/lib/core/unit";

/** The slider's steps: 0, 0.01, …, 1. */
export const TOLERANCES = Array.from({ length: 101 }, (_, step) => clampToUnit(step / 100));
