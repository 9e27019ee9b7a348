import type { QueryData } from "./types.ts";

/**
 * Whether any number of the answers is not null. A column of nothing but nulls comes as one of texts: an answer without a column of
 * numbers has values where none of its columns is such a one.
 */
export function hasValues(queriesData: readonly QueryData[]): boolean {
  return queriesData.some(({ data, colnames, coltypes }) => {
    const numbers = colnames.filter((_, at) => coltypes[at] === 0);
    const isNull = (name: string) => data.every((row) => row[name] === null || row[name] === undefined);
    if (numbers.length === 0) return data.length > 0 && !colnames.some(isNull);
    return data.some((row) => numbers.some((name) => row[name] !== null && row[name] !== undefined));
  });
}
