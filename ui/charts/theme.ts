import type { GlobalToken } from "antd";
import { isDarkColor } from "./color/lightness.ts";
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
