import { t } from "../../i18n/t.ts";
import { BigNumber } from "../big_number/BigNumber.tsx";
import { flag, list, metricLabel, number, text } from "../form-data.ts";
import { fittingSize } from "../format/fit.ts";
import { numberFormat } from "../format/number.ts";
import { valueFormat } from "../format/value.ts";
import type { ChartTheme, ChartViewProps } from "../types.ts";
import { comparison } from "./comparison.ts";
import { headOf, parts } from "./parts.ts";

/** One metric in large type above what it was before, by how much it changed, and the change as a share. */
export function View(props: ChartViewProps) {
  const { formData, width, height, theme, datasource } = props;
  const metric = list(formData, "metric")[0];
  const name = metricLabel(metric ?? "");
  const { value, before, difference, share } = comparison(props);
  const write = valueFormat(formData, metric, datasource);
  const percent = numberFormat(text(formData, "percentDifferenceFormat", ".1%"));
  const signed = (text: string) => (difference !== null && difference > 0 ? `+${text}` : text);
  const tint = tintOf(difference, formData, theme);
  const values = [
    before === null ? t("N/A") : write(before),
    difference === null ? t("N/A") : signed(write(difference)),
    share === null ? t("N/A") : signed(percent(share)),
  ];
  const shown = parts.flatMap((part, at) => {
    const head = headOf(part, t(part.title), formData);
    return head === undefined ? [] : [{ key: part.key, head, text: values[at] ?? "" }];
  });
  const line = shown.length === 0 ? 0 : Math.round(height * 0.32);
  const longest = values.reduce((most, text) => (text.length > most.length ? text : most), "");
  const wanted = Math.min(number(formData, "subheader_font_size", 0.125) * height, 26);
  const size = fittingSize(`${longest}    `, width / 3 - 20, wanted, 500);
  return (
    <div style={{ width, height, display: "flex", flexDirection: "column", fontFamily: theme.fontFamily }}>
      <BigNumber
        formData={formData}
        width={width}
        height={height - line}
        theme={theme}
        name={datasource.verboseMap?.[name] ?? name}
        value={value === null ? t("No data") : write(value)}
        rawValue={value ?? undefined}
        subtitle={text(formData, "subtitle")}
      />
      <dl
        style={{
          display: "grid",
          gridTemplateColumns: `repeat(${Math.max(1, shown.length)}, 1fr)`,
          margin: 0,
          padding: "0 12px",
          height: line,
        }}
        data-chart="drawn"
      >
        {shown.map(({ key, head, text }) => (
          <div key={key} style={{ minWidth: 0 }} title={`${head}: ${text}`}>
            <dt style={{ fontSize: 12, color: theme.textSecondary, overflow: "hidden", textOverflow: "ellipsis" }}>
              {head}
            </dt>
            <dd
              style={{
                margin: "2px 0 0",
                fontSize: size,
                fontWeight: 500,
                fontVariantNumeric: "tabular-nums",
                whiteSpace: "nowrap",
                overflow: "hidden",
                textOverflow: "ellipsis",
                color: key === "Previous value" ? theme.text : (tint ?? theme.text),
              }}
            >
              {key === "Percent change" && difference ? (
                <span aria-hidden="true">{difference > 0 ? "↑ " : "↓ "}</span>
              ) : null}
              <bdi>{text}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** "Green" means that growth is good, "Red" that it is not. */
function tintOf(difference: number | null, formData: ChartViewProps["formData"], theme: ChartTheme) {
  if (!flag(formData, "comparison_color_enabled") || !difference) return undefined;
  const isGood = difference > 0 === (text(formData, "comparison_color_scheme", "Green") === "Green");
  return isGood ? theme.success : theme.error;
}
