import { z } from "zod";
import { QueryError } from "../errors.ts";
import { type Dtype, type Frame, isMissing, numberOf } from "../frame.ts";
import { appendColumns, columnMapping, type Options, readOptions, requireColumns, selectUnder } from "./options.ts";

const schema = z.object({ operator: z.string(), columns: columnMapping.nullish() });

const STEPS: Record<string, (total: number, value: number) => number> = {
  sum: (total, value) => total + value,
  prod: (total, value) => total * value,
  min: Math.min,
  max: Math.max,
};

/** Running sum, product, minimum or maximum; what is missing counts as 0. */
export function cum(frame: Frame, options: Options): Frame {
  const { operator, columns } = readOptions(schema, options, "cum");
  const mapping = columns ?? {};
  requireColumns(frame, Object.keys(mapping));
  const step = Object.hasOwn(STEPS, operator) ? STEPS[operator]! : undefined;
  if (!step) throw new QueryError(`Invalid cumulative operator: ${operator}`);
  const computed = selectUnder(frame, Object.keys(mapping)).map((column) => {
    let total: number | null = null;
    const values = column.values.map((cell) => {
      const value = isMissing(cell) ? 0 : numberOf(cell);
      total = total === null ? value : step(total, value);
      return total;
    });
    const dtype: Dtype = column.dtype === "int" || column.dtype === "decimal" ? column.dtype : "float";
    return { ...column, dtype, values };
  });
  return appendColumns(frame, computed, mapping);
}
