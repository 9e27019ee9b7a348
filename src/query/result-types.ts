import type { QueryDataset } from "./dataset.ts";
import { type Dtype, type Frame, isMissing, type Series } from "./frame.ts";

type Generic = 0 | 1 | 2 | 3;

const OF_DTYPE: Record<Dtype, Generic> = {
  int: 0,
  float: 0,
  decimal: 0,
  boolean: 3,
  datetime: 2,
  datetimetz: 2,
  date: 2,
  string: 1,
  object: 1,
};

const OF_SQL_TYPE: readonly (readonly [RegExp, Generic])[] = [
  [/INT/i, 0],
  [/CHAR|TEXT|VARCHAR/i, 1],
  [/DECIMAL|NUMERIC|FLOAT|DOUBLE/i, 0],
  [/BOOL/i, 3],
  [/DATE|TIME/i, 2],
];

const NUMBER_AGGREGATE = /^(SUM|AVG|COUNT|COUNT_DISTINCT)\((.*)\)/;

/** Generic type of each column of a result, as charts are told it. */
export function columnTypes(frame: Frame, dataset: QueryDataset): Generic[] {
  return frame.columns.map((series) => columnType(series, dataset));
}

function columnType({ label, dtype, values }: Series, dataset: QueryDataset): Generic {
  const name = typeof label === "string" ? label : "";
  const column = dataset.columnsByName.get(name);
  if (column?.isTemporal) return 2;
  if (!values.every(isMissing)) return OF_DTYPE[dtype];
  if (column) return OF_SQL_TYPE.find(([pattern]) => pattern.test(column.type ?? ""))?.[1] ?? 1;
  return NUMBER_AGGREGATE.test(dataset.metricsByName.get(name)?.expression ?? "") ? 0 : 1;
}
