import { z } from "zod";
import { QueryError } from "../errors.ts";
import { columnOf, type Frame } from "../frame.ts";
import { type Options, readOptions } from "./options.ts";

const schema = z.object({
  time_grain: z.string().nullish(),
  periods: z.unknown(),
  confidence_interval: z.number(),
  index: z.string().nullish(),
});

const GRAINS = [
  "PT1S",
  "PT1M",
  "PT5M",
  "PT10M",
  "PT15M",
  "PT30M",
  "PT1H",
  "P1D",
  "P1W",
  "P1M",
  "P3M",
  "P1Y",
  "1969-12-28T00:00:00Z/P1W",
  "1969-12-29T00:00:00Z/P1W",
  "P1W/1970-01-03T00:00:00Z",
  "P1W/1970-01-04T00:00:00Z",
];

/** Forecasting: no sound library exists here, so that it answers as a server without the forecasting package. */
export function prophet(frame: Frame, options: Options): Frame {
  const {
    time_grain: grain,
    periods,
    confidence_interval: confidence,
    index,
  } = readOptions(schema, options, "prophet");
  if (!grain) throw new QueryError("Time grain missing");
  if (!GRAINS.includes(grain)) throw new QueryError(`Unsupported time grain: ${grain}`);
  if (typeof periods !== "number" || !Number.isInteger(periods) || periods < 0) {
    throw new QueryError("Periods must be a whole number");
  }
  if (confidence <= 0 || confidence >= 1)
    throw new QueryError("Confidence interval must be between 0 and 1 (exclusive)");
  if (!columnOf(frame, index ?? "__timestamp")) throw new QueryError("DataFrame must include temporal column");
  if (frame.columns.length < 2) throw new QueryError("DataFrame include at least one series");
  throw new QueryError("`prophet` package not installed");
}
