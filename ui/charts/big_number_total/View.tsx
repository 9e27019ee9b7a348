import { t } from "../../i18n/t.ts";
import { BigNumber } from "../big_number/BigNumber.tsx";
import { list, metricLabel, text } from "../form-data.ts";
import { valueFormat } from "../format/value.ts";
import type { ChartViewProps } from "../types.ts";

/** One metric in large type. */
export function View({ formData, queriesData, width, height, theme, datasource }: ChartViewProps) {
  const query = queriesData[0];
  const metric = list(formData, "metric")[0];
  const label = metricLabel(metric);
  const value = query?.data[0]?.[label];
  const temporal = query?.coltypes[0] === 2 || formData.force_timestamp_formatting === true;
  const format = valueFormat(formData, metric, datasource, { temporal });
  return (
    <BigNumber
      formData={formData}
      width={width}
      height={height}
      theme={theme}
      name={datasource.verboseMap?.[label] ?? label}
      value={value === null || value === undefined ? t("No data") : format(value)}
      rawValue={typeof value === "number" ? value : undefined}
      subtitle={text(formData, "subtitle") || text(formData, "subheader")}
    />
  );
}
