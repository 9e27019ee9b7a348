import type { Control, ShownColumn, TypeOfColumn } from "../controls/control.ts";
import { currency, numberFormat, timeFormat } from "../controls/shared.ts";
import { columnLabel, flag, list, metricLabel } from "../form-data.ts";
import type { FormData } from "../types.ts";
import { comparedColumn, comparedColumns } from "./compared.ts";
import { isAggregate } from "./query.ts";

/** How single columns of a table are shown: `column_config`, whose keys are the columns' names in the answer. */
export const columnSettings: Control = {
  key: "column_config",
  label: "Columns",
  kind: "columnSettings",
  help: "Name, width, format and more of single columns.",
  columns: shownColumns,
  settings,
};

/** The columns in the order in which the table has them. */
export function shownColumns(formData: FormData, typeOf: TypeOfColumn): ShownColumn[] {
  const column = (one: unknown): ShownColumn => {
    const name = columnLabel(one);
    return { key: name, title: name, type: typeOf(one) };
  };
  if (!isAggregate(formData)) return list(formData, "all_columns").map(column);
  const metrics = [
    ...list(formData, "metrics").map(metricLabel),
    ...list(formData, "percent_metrics").map((metric) => `%${metricLabel(metric)}`),
  ];
  return [
    ...list(formData, "groupby").map(column),
    ...comparedColumns(metrics, formData).map((key): ShownColumn => ({ key, title: key, type: "number" })),
  ];
}

const name: Control = { key: "customColumnName", label: "Name", kind: "text" };
const visible: Control = { key: "visible", label: "Shown", kind: "flag", initial: true };
const width: Control = { key: "columnWidth", label: "Width in pixels", kind: "number", min: 20, max: 2000 };
const cut: Control = {
  key: "truncateLongCells",
  label: "Cut long texts",
  kind: "flag",
  initial: true,
  help: "Otherwise the column is as wide as its longest text.",
};
const align: Control = {
  key: "horizontalAlign",
  label: "Text at the",
  kind: "choice",
  choices: [
    [null, "Side that fits its type"],
    ["left", "Left"],
    ["center", "Centre"],
    ["right", "Right"],
  ],
};

function settings({ key, type }: ShownColumn, formData: FormData): Control[] {
  const isCompared = comparedColumn(key, formData) !== undefined;
  const common = [name, visible, width, align];
  if (type === "time") return [...common, { ...timeFormat("d3TimeFormat"), initial: undefined }];
  if (type === "text") return [...common, cut];
  return [
    ...common,
    ...(isCompared
      ? [{ key: "displayTypeIcon", label: "Sign before the name", kind: "flag", initial: true } as const]
      : []),
    { ...numberFormat("d3NumberFormat"), initial: undefined },
    { ...numberFormat("d3SmallNumberFormat", "Format of numbers below 1"), initial: undefined },
    { ...currency, key: "currencyFormat" },
    { key: "showCellBars", label: "Bars in cells", kind: "flag", initial: flag(formData, "show_cell_bars", true) },
    { key: "alignPositiveNegative", label: "Bars from the middle", kind: "flag", initial: flag(formData, "align_pn") },
    { key: "colorPositiveNegative", label: "Bars in red and green", kind: "flag", initial: flag(formData, "color_pn") },
  ];
}
