import { isMissing } from "../../frame.ts";
import type { LegacyChart } from "../chart.ts";
import { askForLines, drawLines } from "./lines.ts";

/** Petals: for each time (in nanoseconds since 1970) the values of all lines. */
export const rose: LegacyChart = {
  isTimeseries: true,
  compares: true,
  ask: askForLines,
  shape: (answered) => {
    const petals = drawLines(answered).flatMap(({ key, values }) =>
      values.map(({ x, y }) => ({ key, value: isMissing(y) ? 0 : y, name: key, time: x })),
    );
    return Object.fromEntries(Map.groupBy(petals, ({ time }) => nanoseconds(Number(time))));
  },
};

const nanoseconds = (ms: number): string => String(BigInt(Math.round(ms * 1000)) * 1000n);
