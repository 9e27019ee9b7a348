import type { GlobalToken } from "antd";
import type { ChartTheme } from "./types.ts";

/** What charts need of antd's tokens. */
export function chartTheme(token: GlobalToken): ChartTheme {
  return {
    isDark: isDarkColor(token.colorBgContainer),
    fontFamily: token.fontFamily,
    fontSize: token.fontSizeSM,
    text: token.colorText,
    textSecondary: token.colorTextSecondary,
    textTertiary: token.colorTextTertiary,
    border: token.colorBorder,
    splitLine: token.colorSplit,
    background: token.colorBgContainer,
    fill: token.colorFillSecondary,
    elevated: token.colorBgElevated,
    primary: token.colorPrimary,
    success: token.colorSuccess,
    error: token.colorError,
  };
}

/** Whether text on this colour (hex or rgb) should be light. */
export function isDarkColor(color: string): boolean {
  const [red, green, blue] = channels(color);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 140;
}

function channels(color: string): [number, number, number] {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(color)?.[1];
  if (hex) {
    const full = hex.length < 6 ? [...hex].map((digit) => digit + digit).join("") : hex;
    const at = (from: number) => Number.parseInt(full.slice(from, from + 2), 16);
    return [at(0), at(2), at(4)];
  }
  const [red = 255, green = 255, blue = 255] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}
