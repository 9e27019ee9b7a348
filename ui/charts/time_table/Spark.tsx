import { t } from "../../i18n/t.ts";
import { timeFormat } from "../format/time.ts";
import type { useHover } from "../hover.tsx";
import type { ChartTheme } from "../types.ts";
import type { TimeColumn } from "./columns.ts";

interface SparkProps {
  column: TimeColumn;
  values: (number | null)[];
  times: readonly number[];
  name: string;
  theme: ChartTheme;
  hover: ReturnType<typeof useHover>;
  write(value: number): string;
}

/** A small line of how a series came to be. */
export function Spark({ column, values, times, name, theme, hover, write }: SparkProps) {
  const [width, height] = [column.width ?? 220, column.height ?? 36];
  const known = values.filter((value) => value !== null);
  const low = column.axisBounds[0] ?? Math.min(...known);
  const high = column.axisBounds[1] ?? Math.max(...known);
  const left = column.showAxis ? 46 : 3;
  const step = (width - left - 4) / Math.max(1, values.length - 1);
  const x = (at: number) => left + at * step;
  const y = (value: number) => height - 4 - ((value - low) / (high - low || 1)) * (height - 8);
  // A time without a value is a hole in the line.
  const path = values
    .map((value, at) => {
      if (value === null) return "";
      return `${at === 0 || values[at - 1] === null ? "M" : "L"}${x(at).toFixed(1)},${y(value).toFixed(1)}`;
    })
    .join("");
  const lastAt = values.findLastIndex((value) => value !== null);
  const last = values[lastAt];
  const stamp = timeFormat(column.dateFormat || "smart_date_detailed");
  return (
    <svg
      width={width}
      height={height}
      aria-hidden="true"
      style={{ display: "block" }}
      onMouseMove={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        const at = Math.max(0, Math.min(values.length - 1, Math.round((event.clientX - box.left - left) / step)));
        const value = values[at] ?? null;
        const time = times[times.length - values.length + at];
        const rows = [{ color: theme.primary, name, value: value === null ? t("No data") : write(value) }];
        hover.show(event, { title: time === undefined ? "" : stamp(time), rows });
      }}
      onMouseLeave={hover.hide}
    >
      {column.showAxis ? (
        <g fontSize={10} fill={theme.textSecondary} textAnchor="end">
          <text x={left - 5} y={10}>
            {write(high)}
          </text>
          <text x={left - 5} y={height - 2}>
            {write(low)}
          </text>
        </g>
      ) : null}
      <path d={path} fill="none" stroke={theme.primary} strokeWidth={1.6} strokeLinejoin="round" />
      {last === null || last === undefined ? null : <circle cx={x(lastAt)} cy={y(last)} r={2.4} fill={theme.primary} />}
    </svg>
  );
}
