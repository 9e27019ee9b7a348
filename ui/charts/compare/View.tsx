import { Slider } from "antd";
import { useMemo, useState } from "react";
import { t } from "../../i18n/t.ts";
import { EChart } from "../echarts/EChart.tsx";
import { withOlderAxes } from "../echarts/older.ts";
import { text } from "../form-data.ts";
import { timeFormat, toTime } from "../format/time.ts";
import { axisLabel } from "../query/axis.ts";
import { plugin as lines } from "../timeseries/plugin.ts";
import type { ChartInput, ChartViewProps } from "../types.ts";
import { asLineChart, rebased } from "./rebased.ts";

const sliderHeight = 40;
const plugin = { ...lines, option: (input: ChartInput) => withOlderAxes(lines.option(input), input.formData) };

/** Lines that all begin at nought: by how much each has changed since a time that people choose. */
export function View(props: ChartViewProps) {
  const { formData, queriesData, width, height, theme } = props;
  const [from, setFrom] = useState(0);
  const query = queriesData[0];
  const rows = query?.data ?? [];
  const at = Math.min(from, Math.max(0, rows.length - 1));
  const drawn = useMemo(() => asLineChart(formData), [formData]);
  const changed = useMemo(() => (query ? [rebased(query, formData, at)] : []), [query, formData, at]);
  const stamp = timeFormat("smart_date_detailed", text(formData, "time_grain_sqla") || undefined);
  const written = (index: number) => {
    const row = rows[index] ?? {};
    const time = toTime(row[axisLabel(formData)] ?? row[query?.colnames[0] ?? ""]);
    return time === undefined ? "" : stamp(time);
  };
  const hasSlider = height > 200 && rows.length > 2;
  return (
    <div style={{ width, height, fontFamily: theme.fontFamily }}>
      <EChart
        {...props}
        plugin={plugin}
        formData={drawn}
        queriesData={changed}
        height={height - (hasSlider ? sliderHeight : 0)}
      />
      {hasSlider ? (
        <div style={{ display: "flex", alignItems: "center", gap: 16, padding: "0 24px 0 16px", height: sliderHeight }}>
          <span style={{ fontSize: 12, color: theme.textSecondary, whiteSpace: "nowrap" }}>
            {t("Since")} {written(at)}
          </span>
          <Slider
            style={{ flex: 1, margin: 0 }}
            min={0}
            max={rows.length - 1}
            value={at}
            onChange={setFrom}
            tooltip={{ formatter: (index) => written(index ?? 0) }}
            ariaLabelForHandle={t("Changes since")}
          />
        </div>
      ) : null}
    </div>
  );
}
