import type { QueryData } from "./types.ts";

/** Whether any number of the answers is not null; answers without a column of numbers are not asked for any. */
export function hasValues(queriesData: readonly QueryData[]): boolean {
  return queriesData.some(({ data, colnames, coltypes }) => {
    const numbers = colnames.filter((_, at) => coltypes[at] === 0);
    if (numbers.length === 0) return data.length > 0;
    return data.some((row) => numbers.some((name) => row[name] !== null && row[name] !== undefined));
  });
}
