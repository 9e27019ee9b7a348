import { WarningFilled } from "@ant-design/icons";
import { Tooltip } from "antd";
import { useBootstrap } from "../../bootstrap-context.ts";
import type { FormData, QueryData } from "../../charts/types.ts";
import { t } from "../../i18n/t.ts";
import { hostAsksFor } from "../../layout/standalone.ts";
import styles from "./ChartTile.module.css";

/** Says that a chart's query gave as many rows as it may: there can be more. A page around an embedded dashboard decides for its readers. */
export function RowLimitBadge({ formData, queries }: { formData: FormData; queries: QueryData[] | undefined }) {
  const { embedded } = useBootstrap();
  const limit = Number(formData.row_limit);
  if (!(limit > 0) || Number(queries?.[0]?.sql_rowcount) !== limit) return null;
  if (embedded && !hostAsksFor("rowLimits")) return null;
  const text = t("These are the first {limit} rows, as the chart's row limit says. There may be more.", { limit });
  return (
    <Tooltip title={text}>
      <button type="button" className={styles.info} aria-label={text} data-row-limit={limit}>
        <WarningFilled />
      </button>
    </Tooltip>
  );
}
