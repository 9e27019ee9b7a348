import { useQueryClient } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { use, useState } from "react";
import { api } from "../../api/client.ts";
import { changeDashboard } from "../../api/resources.ts";
import type { DashboardDetail } from "../../api/types.ts";
import { FormDialog } from "../../components/FormDialog.tsx";
import { Labelled } from "../../components/Labelled.tsx";
import { t } from "../../i18n/t.ts";
import { useDashboard } from "../context.ts";
import { EditingContext } from "../edit/editing.ts";
import { ScopeField } from "../edit/ScopeField.tsx";
import type { Scope } from "../filters/config.ts";
import { crossFilterScopes, withChartScope, withSharedScope } from "../filters/cross-filter-scopes.ts";
import { chartsInScope } from "../filters/scope.ts";
import { parseRecord } from "../layout/tree.ts";

interface CrossFilterDialogProps {
  dashboardId: number;
  /** the chart to begin with; without one, what holds for all */
  chartId?: number;
  close(): void;
}

/** Which charts a click in a chart filters: one rule for all charts, and those of single charts. */
export function CrossFilterDialog({ dashboardId, chartId, close }: CrossFilterDialogProps) {
  const { charts, metadata, layout } = useDashboard();
  const client = useQueryClient();
  const [changed, setChanged] = useState(metadata);
  const [current, setCurrent] = useState(chartId);
  const { shared, own } = crossFilterScopes(changed);
  const isOwn = current !== undefined && own.has(current);
  const scope = (current === undefined ? undefined : own.get(current)) ?? shared;
  const change = (next: Scope) => {
    const reached = [...chartsInScope(next, layout)].filter((id) => id !== current);
    setChanged(
      current === undefined ? withSharedScope(changed, next, reached) : withChartScope(changed, current, next, reached),
    );
  };
  const editing = use(EditingContext);
  const save = async () => {
    const { chart_configuration, global_chart_configuration } = changed;
    if (editing) {
      // What is edited is saved as a whole, later.
      editing.change({ metadata: { ...editing.draft.metadata, chart_configuration, global_chart_configuration } });
      return close();
    }
    // Others may have changed something else meanwhile.
    const path = `/api/v1/dashboard/${dashboardId}`;
    const { result } = await api.get<{ result: DashboardDetail }>(path);
    const stored = parseRecord(result.json_metadata);
    await changeDashboard(dashboardId, {
      json_metadata: JSON.stringify({ ...stored, chart_configuration, global_chart_configuration }),
    });
    await client.invalidateQueries({ queryKey: ["dashboard"] });
    close();
  };
  const options = [...charts.values()].map((chart) => ({
    value: chart.id,
    label: own.has(chart.id) ? t("{name} (own rule)", { name: chart.slice_name }) : chart.slice_name,
  }));
  return (
    <FormDialog
      title={t("Scope of cross-filters")}
      okText={t("Save")}
      isReady={changed !== metadata}
      save={save}
      close={close}
    >
      <Labelled label={t("A click in")}>
        {(id) => (
          <Select
            id={id}
            value={current ?? 0}
            onChange={(next: number) => setCurrent(next || undefined)}
            showSearch={{ optionFilterProp: "label" }}
            options={[{ value: 0, label: t("any chart without a rule of its own") }, ...options]}
          />
        )}
      </Labelled>
      <ScopeField label={t("filters these charts")} scope={scope} change={change} without={current} />
      {isOwn ? (
        <Button size="small" onClick={() => setChanged(withChartScope(changed, current, undefined))}>
          {t("Use the rule for all charts")}
        </Button>
      ) : null}
    </FormDialog>
  );
}
