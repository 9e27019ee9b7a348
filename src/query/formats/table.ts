import type { Frame, Series } from "../frame.ts";

/** A frame as a spreadsheet has it: row labels (where rows have any) before the columns, names as people see them. */
export function sheetColumns(frame: Frame, verboseNames: ReadonlyMap<string, string>): Series[] {
  const labels: Series[] =
    "levels" in frame.index
      ? frame.index.levels.map((level) => ({ label: level.name ?? "", dtype: level.dtype, values: level.values }))
      : [];
  const columns = frame.columns.map((column) => {
    const name = typeof column.label === "string" ? column.label : column.label.map((part) => part ?? "").join(", ");
    return { ...column, label: verboseNames.get(name) ?? name };
  });
  return [...labels, ...columns];
}
