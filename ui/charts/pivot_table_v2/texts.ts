import { t } from "../../i18n/t.ts";
import { isRecord, list, metricLabel, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import { timeFormat, toTime } from "../format/time.ts";
import { currencyOf, metricFormat } from "../format/value.ts";
import type { ChartViewProps } from "../types.ts";
import type { Cell } from "./aggregate.ts";
import { type Line, metricLevel, type Pivoted } from "./pivot.ts";

/** How a pivot table writes its levels, its groups and its values. */
export interface Writers {
  level(level: string): string;
  part(value: unknown, level: string): string;
  value(pivoted: Pivoted, row: Line, column: Line): string;
  /** "Total (Sum)" */
  total: string;
}

export function writers({ formData, queriesData, datasource }: ChartViewProps): Writers {
  const query = queriesData[0];
  const label = (name: string) => datasource.verboseMap?.[name] ?? name;
  const temporal = new Set(query?.colnames.filter((_, at) => query.coltypes[at] === 2));
  const time = timeFormat(text(formData, "date_format", "smart_date"), text(formData, "time_grain_sqla") || undefined);
  const own = isRecord(formData.column_config) ? formData.column_config : {};
  const formats = new Map(
    list(formData, "metrics").map((metric) => {
      const name = metricLabel(metric);
      const config = isRecord(own[name]) ? own[name] : {};
      const chosen = typeof config.d3NumberFormat === "string" ? config.d3NumberFormat : text(formData, "valueFormat");
      return [name, metricFormat(metric, chosen, datasource, currencyOf(formData.currency_format))];
    }),
  );
  const percent = numberFormat(".1%");
  return {
    level: (level) => (level === metricLevel ? t("Metric") : label(level)),
    part: (value, level) => {
      if (level === metricLevel) return label(String(value));
      const at = temporal.has(level) ? toTime(value) : undefined;
      if (at !== undefined) return time(at);
      return value === null || value === undefined ? "<NULL>" : String(value);
    },
    value: (pivoted, row, column) => {
      const format = formats.get(pivoted.metric(row, column) ?? "") ?? String;
      const write = (value: Cell) => (typeof value === "number" ? format(value) : value);
      if (pivoted.listed) return pivoted.listed(row, column).map(write).join(", ");
      const value = pivoted.value(row, column);
      if (value === undefined) return "";
      return pivoted.isFraction && typeof value === "number" ? percent(value) : write(value);
    },
    total: t("Total ({aggregate})", { aggregate: t(text(formData, "aggregateFunction", "Sum")) }),
  };
}

/** What the header of a line says at a level. */
export function headerText(line: Line, depth: number, levels: readonly string[], write: Writers): string {
  const part = line.key[depth];
  if (part !== undefined) return write.part(part, levels[depth] ?? "");
  const firstHole = line.key.indexOf(undefined);
  if (depth !== firstHole) return "";
  return line.key.some((value, at) => value !== undefined && levels[at] !== metricLevel) ? t("Subtotal") : write.total;
}
