import { View as Table } from "../table/View.tsx";
import type { ChartViewProps } from "../types.ts";

/** The table with a field below each header that filters its column. */
export function View(props: ChartViewProps) {
  return <Table {...props} withFilters />;
}
