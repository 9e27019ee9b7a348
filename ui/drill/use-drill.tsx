import { AimOutlined, PartitionOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Input, type MenuProps } from "antd";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { api } from "../api/client.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import type { LabelColors } from "../charts/color/label-colors.ts";
import type { DatasourceInfo, FormData, QueryFilter } from "../charts/types.ts";
import { t } from "../i18n/t.ts";
import styles from "./drill.module.css";
import { filterText, groupControl, groupedBy } from "./drill.ts";
import { drillRights } from "./rights.ts";

const DetailDialog = lazy(() => import("./DetailDialog.tsx").then((module) => ({ default: module.DetailDialog })));
const ByDialog = lazy(() => import("./ByDialog.tsx").then((module) => ({ default: module.ByDialog })));

/** A chart whose rows are looked into. */
export interface DrillSource {
  title: string;
  formData: FormData;
  datasource: DatasourceInfo | undefined;
  colors?: LabelColors;
}

export interface DimensionColumn {
  column_name: string;
  verbose_name: string | null;
}

type Open = { kind: "detail"; filters: QueryFilter[] } | { kind: "by"; filters: QueryFilter[]; column: string };

const fewColumns = 10;

/**
 * The menu entries that look into a chart's rows, and the dialogs that they open.
 * @param isOpen whether the menu is: what it needs to know is asked for then
 * @param by what choosing a column does, where that is not to open a dialog
 */
export function useDrill(chart: DrillSource, filters: QueryFilter[], isOpen: boolean, by?: (column: string) => void) {
  const rights = drillRights(useBootstrap());
  const [open, setOpen] = useState<Open>();
  const canDrillBy = rights.by && groupControl(chart.formData) !== undefined;
  const columns = useDimensions(chart.formData, isOpen && canDrillBy);
  const [search, setSearch] = useState("");
  const entries: NonNullable<MenuProps["items"]> = [];
  if (rights.toDetail)
    entries.push(...detailEntries(chart, filters, (some) => setOpen({ kind: "detail", filters: some })));
  if (canDrillBy) {
    const choose = by ?? ((column: string) => setOpen({ kind: "by", filters, column }));
    entries.push(byEntry(columns, chart.formData, { text: search, change: setSearch }, choose));
  }
  const close = () => setOpen(undefined);
  const dialog: ReactNode = open ? (
    <Suspense fallback={null}>
      {open.kind === "detail" ? (
        <DetailDialog chart={chart} filters={open.filters} close={close} />
      ) : (
        <ByDialog chart={chart} first={open} close={close} />
      )}
    </Suspense>
  ) : null;
  return { entries, dialog };
}

/** The columns of a chart's dataset that rows can be grouped by; undefined until they are known. */
export function useDimensions(formData: FormData, isEnabled: boolean): DimensionColumn[] | undefined {
  const id = String(formData.datasource ?? "").split("__")[0] ?? "";
  const dashboard_id = typeof formData.dashboardId === "number" ? formData.dashboardId : undefined;
  const { data } = useQuery({
    queryKey: ["drill-info", id, dashboard_id],
    queryFn: ({ signal }) =>
      api.get<{ result: { columns: DimensionColumn[] } }>(`/api/v1/dataset/${id}/drill_info/`, {
        ...(dashboard_id !== undefined && { rison: { dashboard_id } }),
        signal,
      }),
    enabled: isEnabled && id !== "",
    staleTime: 300_000,
  });
  return data?.result.columns;
}

function detailEntries(
  { datasource }: DrillSource,
  filters: QueryFilter[],
  open: (filters: QueryFilter[]) => void,
): NonNullable<MenuProps["items"]> {
  const title = (filter: QueryFilter) => (
    <>
      {datasource?.verboseMap?.[String(filter.col)] ?? String(filter.col)}{" "}
      <strong className={styles.value}>{filterText(filter)}</strong>
    </>
  );
  return [
    { key: "detail", icon: <AimOutlined />, label: t("Drill to detail"), onClick: () => open([]) },
    ...(filters.length === 0
      ? []
      : [
          {
            key: "detail-by",
            icon: <AimOutlined />,
            label: t("Drill to detail by"),
            popupClassName: styles.popup,
            children: [
              ...filters.map((filter, at) => ({
                key: `detail-${at}`,
                label: title(filter),
                onClick: () => open([filter]),
              })),
              ...(filters.length > 1
                ? [{ key: "detail-all", label: t("All of these"), onClick: () => open(filters) }]
                : []),
            ],
          },
        ]),
  ];
}

function byEntry(
  columns: DimensionColumn[] | undefined,
  formData: FormData,
  search: { text: string; change(text: string): void },
  choose: (column: string) => void,
): NonNullable<MenuProps["items"]>[number] {
  const taken = groupedBy(formData);
  const free = (columns ?? []).filter(({ column_name }) => !taken.has(column_name));
  const wanted = search.text.trim().toLowerCase();
  const found = free.filter((column) => titleOf(column).toLowerCase().includes(wanted));
  const children: NonNullable<MenuProps["items"]> = found.map((column) => ({
    key: `by-${column.column_name}`,
    label: titleOf(column),
    onClick: () => choose(column.column_name),
  }));
  if (found.length === 0)
    children.push({ key: "by-none", disabled: true, label: columns ? t("No other columns") : t("Loading …") });
  if (free.length > fewColumns)
    children.unshift({
      key: "by-search",
      type: "group",
      label: (
        <Input
          size="small"
          type="search"
          placeholder={t("Search columns")}
          aria-label={t("Search columns")}
          value={search.text}
          onChange={(event) => search.change(event.target.value)}
          // The menu would take letters and arrows for its own.
          onKeyDown={(event) => event.stopPropagation()}
        />
      ),
    });
  return {
    key: "by",
    icon: <PartitionOutlined />,
    label: t("Drill by"),
    popupClassName: styles.popup,
    children,
  };
}

export const titleOf = ({ column_name, verbose_name }: DimensionColumn): string => verbose_name || column_name;
