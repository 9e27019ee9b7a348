import { shading } from "../color/conditional.ts";
import { columnLabel, flag, isRecord, list, metricLabel, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import { timeFormat, toTime } from "../format/time.ts";
import { currencyOf, metricFormat } from "../format/value.ts";
import type { ChartInput, DataRow, FormData } from "../types.ts";
import { type ColumnKind, comparedColumn } from "./compared.ts";
import { isAggregate } from "./query.ts";

/** A column of the table as it is drawn. */
export interface TableColumn {
  key: string;
  title: string;
  numeric: boolean;
  temporal: boolean;
  align: "left" | "right" | "center";
  width: number;
  /** down to this it gives way where all columns fit then */
  least: number;
  /** gives way where the table would scroll sideways */
  canShrink: boolean;
  write: (value: unknown) => string;
  /** the share of the cell that a bar fills, and where it starts (0…1); undefined without bars */
  bar?: (value: unknown) => { from: number; to: number; negative: boolean } | undefined;
  /** whether bars tell by their colour what is below zero */
  barBySign?: boolean;
  /** the cell's background by the chart's rules, if one fits */
  shade?: (value: unknown) => string | undefined;
  /** the metric above this and neighbouring columns */
  group?: string;
  /** which of a compared metric's columns this is */
  kind?: ColumnKind;
  /** the column that says how much a compared metric changed */
  change?: string;
  /** whether growth is shown, and as good or as bad */
  growth?: "Green" | "Red" | undefined;
}

/** The columns of an answer, in the order of the controls: groups, metrics, shares; or as asked in raw mode. */
export function columnsOf(input: ChartInput): TableColumn[] {
  const { formData, queriesData } = input;
  const query = queriesData[0];
  if (!query) return [];
  const config = isRecord(formData.column_config) ? formData.column_config : {};
  return orderOf(formData, query.colnames).flatMap((key) => {
    const own = isRecord(config[key]) ? config[key] : {};
    if (own.visible === false) return [];
    return [column(key, own, input, query.coltypes[query.colnames.indexOf(key)] ?? 1, query.data)];
  });
}

/** Columns as people have put them; those that have come since stand at the end. */
export function inOrder(columns: readonly TableColumn[], order: readonly string[]): TableColumn[] {
  const place = ({ key }: TableColumn) => (order.includes(key) ? order.indexOf(key) : order.length);
  return columns.toSorted((a, b) => place(a) - place(b));
}

/** The keys with one of them where another was. */
export function moved(keys: readonly string[], key: string, to: string): string[] {
  const [from, at] = [keys.indexOf(key), keys.indexOf(to)];
  if (from < 0 || at < 0) return [...keys];
  return keys.toSpliced(from, 1).toSpliced(at, 0, key);
}

function orderOf(formData: FormData, colnames: readonly string[]): string[] {
  const wanted = isAggregate(formData)
    ? [
        ...list(formData, "groupby").map(columnLabel),
        ...list(formData, "metrics").map(metricLabel),
        ...list(formData, "percent_metrics").map((metric) => `%${metricLabel(metric)}`),
      ]
    : list(formData, "all_columns").map(columnLabel);
  const known = wanted.filter((name) => colnames.includes(name));
  // A metric that is only there for its share is not a column of its own.
  const hidden = new Set(isAggregate(formData) ? list(formData, "percent_metrics").map(metricLabel) : []);
  return [...new Set([...known, ...colnames.filter((name) => !hidden.has(name))])].filter((name) =>
    colnames.includes(name),
  );
}

function column(
  key: string,
  own: Record<string, unknown>,
  input: ChartInput,
  type: number,
  rows: readonly DataRow[],
): TableColumn {
  const { formData, datasource, theme } = input;
  const compared = comparedColumn(key, formData);
  const numeric = type === 0;
  const align = own.horizontalAlign;
  const title = compared ? comparedTitle(compared.kind, own) : titleOf(key, own, datasource.verboseMap);
  const write = writer(compared?.metric ?? key, own, input, type, compared?.kind);
  const longest = rows.slice(0, 200).reduce((most, row) => Math.max(most, write(row[key]).length), 0);
  // A header is bold and has room for the mark of its order, a change for its arrow.
  // Of a time, every digit is needed.
  const needed = Math.max(longest * (type === 2 ? 8.4 : 7.3) + (compared ? 34 : 22), title.length * 8.2 + 38);
  const isWhole = own.truncateLongCells === false;
  const width = Number(own.columnWidth) || Math.min(isWhole ? 2000 : 360, Math.max(72, needed));
  return {
    key,
    title,
    numeric,
    temporal: type === 2,
    align: align === "left" || align === "right" || align === "center" ? align : numeric ? "right" : "left",
    width,
    least: leastOf(
      width,
      numeric ? longest : mostOfName,
      title.length,
      type === 2 || isWhole || Boolean(own.columnWidth),
    ),
    canShrink: !numeric && !isWhole,
    write,
    ...(compared && {
      group: titleOf(compared.metric, {}, datasource.verboseMap),
      kind: compared.kind,
      change: `△ ${compared.metric}`,
      growth: growthOf(key, formData),
    }),
    shade: numeric ? shading(formData, key, rows, theme) : undefined,
    barBySign: typeof own.colorPositiveNegative === "boolean" ? own.colorPositiveNegative : flag(formData, "color_pn"),
    bar:
      numeric &&
      (compared?.kind ?? "Main") === "Main" &&
      (typeof own.showCellBars === "boolean" ? own.showCellBars : flag(formData, "show_cell_bars", true)) &&
      !isShare(key, formData)
        ? bars(
            key,
            rows,
            typeof own.alignPositiveNegative === "boolean" ? own.alignPositiveNegative : flag(formData, "align_pn"),
          )
        : undefined,
  };
}

/** What growth is: by a rule for the column, else for the whole table. */
function growthOf(key: string, formData: FormData): "Green" | "Red" | undefined {
  const rule = list(formData, "conditional_formatting").findLast(
    (one) => isRecord(one) && one.column === key && (one.colorScheme === "Green" || one.colorScheme === "Red"),
  );
  const ofAll = flag(formData, "comparison_color_enabled") && text(formData, "comparison_color_scheme", "Green");
  const found = isRecord(rule) ? rule.colorScheme : ofAll;
  return found === "Green" || found === "Red" ? found : undefined;
}

/** Letters of a text that still tell it. */
const mostOfName = 18;

/** A column shows its numbers or the most of its texts, and two thirds of its title; one that must not be cut keeps its width. */
function leastOf(width: number, letters: number, title: number, isFixed: boolean): number {
  return isFixed ? width : Math.min(width, Math.max(72, letters * 7.3 + 22, title * 5.5 + 38));
}

function isShare(key: string, formData: FormData): boolean {
  return key.startsWith("%") && list(formData, "percent_metrics").some((metric) => `%${metricLabel(metric)}` === key);
}

/** "Main", "#", "△" or "%", with a name of its own before or in its place. */
function comparedTitle(kind: ColumnKind, own: Record<string, unknown>): string {
  if (typeof own.customColumnName !== "string" || own.customColumnName === "") return kind;
  return own.displayTypeIcon === false ? own.customColumnName : `${kind} ${own.customColumnName}`;
}

function titleOf(key: string, own: Record<string, unknown>, verbose: Record<string, string> | undefined): string {
  if (typeof own.customColumnName === "string" && own.customColumnName !== "") return own.customColumnName;
  if (verbose?.[key]) return verbose[key];
  const plain = key.startsWith("%") ? verbose?.[key.slice(1)] : undefined;
  return plain ? `% ${plain}` : key.replace(/^%(?=\S)/, "% ");
}

function writer(
  key: string,
  own: Record<string, unknown>,
  input: ChartInput,
  type: number,
  kind?: ColumnKind,
): (value: unknown) => string {
  const { formData, datasource } = input;
  const chosen = typeof own.d3NumberFormat === "string" ? own.d3NumberFormat : "";
  if (kind === "%") {
    const percent = numberFormat(chosen || "+.1%");
    return (value) => (typeof value === "number" ? percent(value) : plain(value));
  }
  if (type === 2) {
    const wanted =
      typeof own.d3TimeFormat === "string" && own.d3TimeFormat
        ? own.d3TimeFormat
        : text(formData, "table_timestamp_format", "smart_date");
    const grain = isAggregate(formData) ? text(formData, "time_grain_sqla") || undefined : undefined;
    const format = timeFormat(wanted === "smart_date" && !grain ? "smart_date_detailed" : wanted, grain);
    return (value) => {
      const time = toTime(value);
      return time === undefined ? plain(value) : format(time);
    };
  }
  if (type !== 0) return plain;
  const share = isShare(key, formData);
  const format = share
    ? numberFormat(chosen || ",.3%")
    : metricFormat(key, chosen, datasource, currencyOf(own.currencyFormat));
  const named =
    chosen !== "" ||
    share ||
    datasource.columnFormats?.[key] !== undefined ||
    currencyOf(own.currencyFormat) !== undefined;
  const small =
    typeof own.d3SmallNumberFormat === "string" && own.d3SmallNumberFormat !== ""
      ? numberFormat(own.d3SmallNumberFormat)
      : undefined;
  const whole = numberFormat(",.4~f");
  return (value) => {
    if (typeof value !== "number") return plain(value);
    if (small && Math.abs(value) < 1) return small(value);
    return named ? format(value) : whole(value);
  };
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return "N/A";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function bars(key: string, rows: readonly DataRow[], fromZero: boolean): NonNullable<TableColumn["bar"]> {
  let low = 0;
  let high = 0;
  for (const row of rows) {
    const value = row[key];
    if (typeof value !== "number") continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  // With align_pn bars of both signs start at the left edge; without, at the zero between them.
  const span = fromZero ? Math.max(-low, high) : high - low;
  return (value) => {
    if (typeof value !== "number" || span === 0 || value === 0) return undefined;
    const zero = fromZero ? 0 : -low / span;
    const size = Math.abs(value) / span;
    return value < 0
      ? { from: fromZero ? 0 : zero - size, to: fromZero ? size : zero, negative: true }
      : { from: zero, to: zero + size, negative: false };
  };
}
