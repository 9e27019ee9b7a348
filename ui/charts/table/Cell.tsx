import type { CSSProperties } from "react";
import { isDarkColor } from "../color/lightness.ts";
import { flag } from "../form-data.ts";
import { isMarkup, ValueText } from "../html/ValueText.tsx";
import type { ChartTheme, ChartViewProps, FormData, QueryFilter } from "../types.ts";
import { isPicked, markedWith, pickedStyle, valueFilter } from "../values-behind.ts";
import type { TableColumn } from "./columns.ts";

export const rowHeight = 31;

interface CellProps {
  column: TableColumn;
  value: unknown;
  /** how much the metric of a compared column changed */
  change: unknown;
  theme: ChartTheme;
  formData: FormData;
  /** the rows that have this value, where the row stands for none of its own */
  behind: QueryFilter | undefined;
  onPick: ChartViewProps["onCrossFilter"];
  picked: ChartViewProps["picked"];
}

/** One value: written, shaded, with a bar, a link or an arrow as the controls say. */
export function Cell({ column, value, change, theme, formData, behind, onPick, picked }: CellProps) {
  const written = column.write(value);
  const shade = column.shade?.(value);
  const style: CSSProperties = { ...cellStyle(column, theme) };
  if (value === null || value === undefined) style.color = theme.textTertiary;
  if (shade) Object.assign(style, { background: shade, color: isDarkColor(shade) ? "#fff" : "#1f1f1f" });
  const bar = shade ? undefined : column.bar?.(value);
  if (bar) style.backgroundImage = barImage(bar, theme, column.barBySign === true);
  const trend = trendOf(column, change);
  if (trend && !shade) {
    const ink = trend.isGood ? theme.success : theme.error;
    if (column.kind === "△" || column.kind === "%") style.color = ink;
    style.background = `color-mix(in srgb, ${ink} 12%, transparent)`;
  }
  const isHtml = typeof value === "string" && flag(formData, "allow_render_html", true) && isMarkup(written);
  const own = [valueFilter(column.key, value)];
  const isOn = onPick !== undefined && isPicked(own, picked);
  if (isOn) Object.assign(style, pickedStyle(theme));
  const pick =
    onPick &&
    (() =>
      onPick({
        extraFormData: { filters: own },
        filterState: { value: [value], label: written },
      }));
  return (
    // A value has a direction of its own: on a page from right to left, a name is cut at its end, a sign stays before its number.
    <td dir="auto" style={style} title={written} {...(behind && markedWith([behind]))}>
      {pick && isHtml ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut beside the links in it
        // biome-ignore lint/a11y/useKeyWithClickEvents: the filter bar does the same by keyboard
        <span style={{ cursor: "pointer" }} onClick={({ target }) => isLink(target) || pick()}>
          <ValueText text={written} isHtml />
        </span>
      ) : pick ? (
        <button
          type="button"
          aria-pressed={isOn}
          style={{ all: "unset", cursor: "pointer", outline: "revert" }}
          onClick={pick}
        >
          {written}
        </button>
      ) : isHtml ? (
        <ValueText text={written} isHtml />
      ) : (
        <>
          {trend && column.kind === "Main" ? <span aria-hidden="true">{trend.isUp ? "↑ " : "↓ "}</span> : null}
          {written}
        </>
      )}
    </td>
  );
}

const isLink = (target: EventTarget) => target instanceof Element && target.closest("a") !== null;

/** Up or down, and whether that is good, for the columns of a metric that is compared with an earlier time. */
function trendOf({ growth }: TableColumn, change: unknown) {
  if (!growth || typeof change !== "number" || change === 0) return undefined;
  const isUp = change > 0;
  return { isUp, isGood: isUp === (growth === "Green") };
}

export function cellStyle(column: TableColumn, theme: ChartTheme): CSSProperties {
  return {
    height: rowHeight,
    boxSizing: "border-box",
    padding: "0 10px",
    borderBottom: `1px solid ${theme.splitLine}`,
    textAlign: column.align,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
  };
}

function barImage(bar: { from: number; to: number; negative: boolean }, theme: ChartTheme, bySign: boolean): string {
  const color = bySign ? (bar.negative ? theme.error : theme.success) : theme.textTertiary;
  const tint = `color-mix(in srgb, ${color} 22%, transparent)`;
  const [from, to] = [bar.from * 100, bar.to * 100].map((at) => `${at.toFixed(2)}%`);
  return `linear-gradient(to right, transparent ${from}, ${tint} ${from}, ${tint} ${to}, transparent ${to})`;
}
