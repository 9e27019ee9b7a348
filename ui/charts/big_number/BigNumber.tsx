import type { ReactNode } from "react";
import { conditionalColor } from "../color/conditional.ts";
import { flag, number } from "../form-data.ts";
import { fittingSize } from "../format/fit.ts";
import type { ChartTheme, FormData } from "../types.ts";

interface BigNumberProps {
  formData: FormData;
  width: number;
  height: number;
  theme: ChartTheme;
  name: string;
  value: string;
  /** the plain value, for conditional colours */
  rawValue?: number;
  subtitle: ReactNode;
  /** a line below the number: how it changed */
  subheader?: string;
  children?: ReactNode;
}

/** The text block of both big-number charts: name, number, subtitle, sized by the shares of the box that form_data names. */
export function BigNumber({
  formData,
  width,
  height,
  theme,
  name,
  value,
  rawValue,
  subtitle,
  subheader,
  children,
}: BigNumberProps) {
  const share = (key: string, fallback: number) => number(formData, key, fallback) * height;
  const small = (key: string) => Math.min(share(key, 0.125), 24);
  const inner = Math.max(width - 24, 40);
  const showName = flag(formData, "show_metric_name");
  const numberSize = fittingSize(value, inner, Math.min(share("header_font_size", 0.4), height * 0.55, 104), 600);
  return (
    <div
      style={{
        width,
        height,
        display: "flex",
        flexDirection: "column",
        justifyContent: "center",
        padding: "0 12px",
        boxSizing: "border-box",
        fontFamily: theme.fontFamily,
        color: theme.text,
        lineHeight: 1.15,
      }}
    >
      {showName && name ? (
        <div
          style={{
            fontSize: fittingSize(name, inner, small("metric_name_font_size"), 400),
            color: theme.textSecondary,
            marginBottom: 4,
          }}
        >
          {name}
        </div>
      ) : null}
      <div
        style={{
          fontSize: numberSize,
          fontWeight: 600,
          letterSpacing: "-0.02em",
          fontVariantNumeric: "tabular-nums",
          whiteSpace: "nowrap",
          color: conditionalColor(formData, rawValue) ?? theme.text,
        }}
      >
        <bdi>{value}</bdi>
      </div>
      {subheader ? (
        <div
          style={{
            fontSize: fittingSize(subheader, inner, small("subheader_font_size"), 400),
            color: theme.textSecondary,
            marginTop: 4,
          }}
        >
          <bdi>{subheader}</bdi>
        </div>
      ) : null}
      {subtitle ? (
        <div
          style={{
            fontSize: fittingSize(String(subtitle), inner, small("subtitle_font_size"), 400),
            color: theme.textSecondary,
            marginTop: 4,
          }}
        >
          <bdi>{subtitle}</bdi>
        </div>
      ) : null}
      {children}
    </div>
  );
}
