import { useEffect } from "react";
import type { NativeFilter } from "./config.ts";
import { aboveOf } from "./filter-state.ts";
import type { FilterValues } from "./use-filters.ts";
import { useOptions } from "./use-options.ts";

interface FirstValuesProps {
  filters: readonly NativeFilter[];
  values: FilterValues;
}

/** Looks up the values that filters start with, whether their bar is shown or not: charts wait for them. */
export function FirstValues({ filters, values }: FirstValuesProps) {
  const ready = filters.filter(
    (one) => values.waiting.has(one.id) && !one.parents.some((parent) => values.waiting.has(parent)),
  );
  return ready.map((one) => <FirstValue key={one.id} filter={one} values={values} />);
}

function FirstValue({ filter, values: { staged, settle } }: { filter: NativeFilter; values: FilterValues }) {
  const { data, error, isPlaceholderData } = useOptions(filter, aboveOf(filter, staged));
  const isAboutNothing = filter.datasetId === undefined;
  useEffect(() => {
    if (data && !isPlaceholderData) settle(filter, data.values.length > 0 ? [data.values[0]] : undefined);
    else if (error || isAboutNothing) settle(filter, undefined);
  }, [data, error, isPlaceholderData, isAboutNothing, filter, settle]);
  return null;
}
