import type { CSSProperties } from "react";
import { isDarkColor } from "../color/lightness.ts";
import type { ChartTheme } from "../types.ts";

const rowHeight = 31;

/** A header above the columns. */
export function head(theme: ChartTheme, depth: number): CSSProperties {
  return {
    position: "sticky",
    top: depth * rowHeight,
    zIndex: 2,
    height: rowHeight,
    boxSizing: "border-box",
    padding: "0 10px",
    background: theme.background,
    color: theme.textSecondary,
    fontWeight: 600,
    whiteSpace: "nowrap",
    maxWidth: 240,
    overflow: "hidden",
    textOverflow: "ellipsis",
  };
}

/** A header beside the rows. */
export function side(theme: ChartTheme, total: boolean): CSSProperties {
  return {
    padding: "6px 10px",
    textAlign: "start",
    verticalAlign: "middle",
    fontWeight: total ? 600 : 500,
    color: total ? theme.text : theme.textSecondary,
    borderBottom: `1px solid ${theme.splitLine}`,
    borderInlineEnd: `1px solid ${theme.splitLine}`,
    whiteSpace: "nowrap",
    maxWidth: 260,
    overflow: "hidden",
    textOverflow: "ellipsis",
    background: total ? totalGround(theme) : theme.background,
  };
}

/** A value; `ink` is the colour that the chart's rules give to it. */
export function valueStyle(theme: ChartTheme, total: boolean, ink: string | undefined): CSSProperties {
  return {
    height: rowHeight,
    boxSizing: "border-box",
    padding: "0 10px",
    textAlign: "right",
    whiteSpace: "nowrap",
    borderBottom: `1px solid ${theme.splitLine}`,
    fontWeight: total ? 600 : 400,
    background: ink ?? (total ? totalGround(theme) : undefined),
    color: ink ? (isDarkColor(ink) ? "#fff" : "#1f1f1f") : undefined,
  };
}

/** The last row, where it is the sum of all: it stays in sight. */
export const lastInSight: CSSProperties = { position: "sticky", bottom: 0, zIndex: 1 };

/** Opaque, as rows pass below it. */
const totalGround = ({ fill, background }: ChartTheme) => `linear-gradient(${fill}, ${fill}), ${background}`;
