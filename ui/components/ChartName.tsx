import { chartTypes } from "../charts/registry.ts";
import { t } from "../i18n/t.ts";

/** What a type of charts is called. */
export function ChartName({ vizType }: { vizType: string }) {
  const type = Object.hasOwn(chartTypes, vizType) ? chartTypes[vizType] : undefined;
  return <span>{type ? t(type.name) : vizType}</span>;
}
