import type { TableColumn } from "./columns.ts";

type Sized = Pick<TableColumn, "key" | "width" | "least" | "canShrink">;

/** What long texts give way to before a table scrolls sideways. */
const mostOfText = 220;

/** How wide columns are in a table of a width: they fill it, give way a little each where all fit then, else it scrolls. */
export function widthsOf(columns: readonly Sized[], width: number): Map<string, number> {
  const room = width - 2;
  const wanted = sum(columns.map((column) => column.width));
  const over = wanted - room;
  const slack = sum(columns.map((column) => column.width - column.least));
  const widthOf = (column: Sized): number => {
    if (over <= 0) return column.width * (wanted === 0 ? 1 : room / wanted);
    if (over <= slack) return column.width - (over * (column.width - column.least)) / slack;
    return column.canShrink ? Math.min(column.width, mostOfText) : column.width;
  };
  return new Map(columns.map((column) => [column.key, widthOf(column)]));
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
