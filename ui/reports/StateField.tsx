import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Input, Select } from "antd";
import { useMemo, useState } from "react";
import { api } from "../api/client.ts";
import { messageOf } from "../api/errors.ts";
import type { DashboardDetail } from "../api/types.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { FilteredDashboardContext } from "../dashboard/context.ts";
import { readFilters } from "../dashboard/filters/config.ts";
import { FilterControl } from "../dashboard/filters/FilterControl.tsx";
import { maskOf } from "../dashboard/filters/masks.ts";
import type { FilterValues } from "../dashboard/filters/use-filters.ts";
import { parseRecord } from "../dashboard/layout/tree.ts";
import { t } from "../i18n/t.ts";
import styles from "./ReportDialog.module.css";
import { chosenTabs, type DashboardView, masksIn, withMask, withTabs } from "./state.ts";

interface StateFieldProps {
  id?: string;
  /** which dashboard is sent */
  dashboard: number | undefined;
  value?: DashboardView;
  onChange?(state: DashboardView | undefined): void;
}

/** The state that a dashboard is sent in: tabs and filters chosen here, or all at once out of a link that somebody copied. */
export function StateField({ id, dashboard, value, onChange }: StateFieldProps) {
  const { feature_flags: flags } = useBootstrap().common;
  if (!flags.ALERT_REPORT_TABS)
    return (
      <p className={styles.note}>
        {t(
          "As the dashboard opens. To send it with filters or single tabs, an administrator switches ALERT_REPORT_TABS on in FEATURE_FLAGS.",
        )}
      </p>
    );
  return (
    <>
      <LinkField id={id} onChange={onChange} />
      {dashboard === undefined ? null : (
        <Choices key={dashboard} dashboard={dashboard} value={value ?? {}} onChange={onChange} />
      )}
      {value ? (
        <Button size="small" onClick={() => onChange?.(undefined)}>
          {t("As the dashboard opens")}
        </Button>
      ) : null}
    </>
  );
}

interface ChoicesProps {
  dashboard: number;
  value: DashboardView;
  onChange?(state: DashboardView): void;
}

/** The tabs and the filters of the dashboard; what is left alone is as the dashboard opens. */
function Choices({ dashboard, value, onChange }: ChoicesProps) {
  const { data, error } = useQuery({
    queryKey: ["report-dashboard", dashboard],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/dashboard/${dashboard}`;
      const [detail, tabs] = await Promise.all([
        api.get<{ result: DashboardDetail }>(path, { signal }),
        api.get<{ result: { all_tabs?: Record<string, string> } }>(`${path}/tabs`, { signal }),
      ]);
      const filters = readFilters(parseRecord(detail.result.json_metadata)).filter((item) => item.type === "filter");
      return { filters, tabs: Object.entries(tabs.result.all_tabs ?? {}) };
    },
    staleTime: 60_000,
  });
  const place = useMemo(() => ({ id: dashboard, datasets: new Map() }), [dashboard]);
  if (error) return <Alert type="warning" title={error.message} />;
  if (!data) return <div className={`skeleton ${styles.loading}`} />;
  const { filters, tabs } = data;
  const masks = masksIn(value);
  const values: Pick<FilterValues, "staged" | "waiting" | "stage"> = {
    staged: { ...Object.fromEntries(filters.map((filter) => [filter.id, filter.defaultMask])), ...masks },
    waiting: new Set(),
    stage: (filter, chosen) => onChange?.(withMask(value, filter.id, maskOf(filter, chosen))),
  };
  return (
    <FilteredDashboardContext value={place}>
      <div className={styles.fields}>
        {tabs.length > 0 ? (
          <div>
            <div className={styles.name}>{t("Tabs, each as a picture of its own")}</div>
            <Select
              mode="multiple"
              className={styles.wide}
              aria-label={t("Tabs, each as a picture of its own")}
              placeholder={t("As the dashboard opens")}
              value={chosenTabs(value)}
              options={tabs.map(([key, title]) => ({ value: key, label: title || key }))}
              showSearch={{ optionFilterProp: "label" }}
              onChange={(chosen: string[]) => onChange?.(withTabs(value, chosen))}
            />
          </div>
        ) : null}
        {filters.map((filter) => (
          <FilterControl key={filter.id} filter={filter} values={values} />
        ))}
      </div>
    </FilteredDashboardContext>
  );
}

function LinkField({ id, onChange }: Pick<StateFieldProps, "id" | "onChange">) {
  const [problem, setProblem] = useState<string>();
  const read = async (link: string) => {
    setProblem(undefined);
    const key = /\/p\/([^/?#]+)/.exec(link)?.[1];
    if (!key) {
      if (link.trim()) setProblem(t("This is no link that was copied with “Share” in a dashboard."));
      return;
    }
    try {
      const { state } = await api.get<{ state: DashboardView }>(
        `/api/v1/dashboard/permalink/${encodeURIComponent(key)}`,
      );
      onChange?.(state);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <>
      <Input
        id={id}
        className={styles.link}
        placeholder={t("Choose below, or paste a link copied from the dashboard")}
        onChange={(event) => void read(event.target.value)}
      />
      {problem ? <Alert type="error" title={problem} role="alert" /> : null}
    </>
  );
}
