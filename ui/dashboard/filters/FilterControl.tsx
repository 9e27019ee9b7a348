import { InfoCircleOutlined } from "@ant-design/icons";
import { Popover } from "antd";
import { lazy, Suspense, use, useId } from "react";
import { t } from "../../i18n/t.ts";
import { DashboardContext } from "../context.ts";
import { isOn, type NativeFilter, readFilters } from "./config.ts";
import type { ExtraFormData } from "./extra-form-data.ts";
import styles from "./FilterBar.module.css";
import { aboveOf } from "./filter-state.ts";
import type { FilterValues } from "./use-filters.ts";

// Many dashboards have no filters: what draws them comes after the page itself.
const SelectFilter = lazy(() => import("./SelectFilter.tsx").then((module) => ({ default: module.SelectFilter })));
const RangeFilter = lazy(() => import("./RangeFilter.tsx").then((module) => ({ default: module.RangeFilter })));
const ChoiceFilter = lazy(() => import("./ChoiceFilter.tsx").then((module) => ({ default: module.ChoiceFilter })));
const FilterCard = lazy(() => import("./FilterCard.tsx").then((module) => ({ default: module.FilterCard })));
const TimeFilter = lazy(() => import("./TimeFilter.tsx").then((module) => ({ default: module.TimeFilter })));

export interface ControlProps {
  filter: NativeFilter;
  value: unknown;
  change(value: unknown): void;
  /** what the filters above this one say */
  above: ExtraFormData;
  isWaiting: boolean;
  labelId: string;
}

/** One native filter with its name. */
export function FilterControl({
  filter,
  values,
}: {
  filter: NativeFilter;
  values: Pick<FilterValues, "staged" | "waiting" | "stage">;
}) {
  const labelId = useId();
  const props: ControlProps = {
    filter,
    value: values.staged[filter.id]?.filterState.value ?? null,
    change: (value) => values.stage(filter, value),
    above: aboveOf(filter, values.staged),
    isWaiting: values.waiting.has(filter.id),
    labelId,
  };
  // Where a report is written there is no dashboard that a filter could tell of.
  const dashboard = use(DashboardContext);
  const hasCard = dashboard !== undefined || filter.description !== "";
  const card = (
    <Suspense fallback={null}>
      <FilterCard filter={filter} nameOf={(id) => (dashboard ? filterNames(dashboard.metadata).get(id) : undefined)} />
    </Suspense>
  );
  return (
    <div className={styles.filter} data-filter-id={filter.id}>
      <div className={styles.name}>
        <span id={labelId}>{filter.name}</span>
        {isOn(filter, "enableEmptyFilter") ? (
          <span className={styles.required} title={t("Required")}>
            *<span className="visually-hidden"> {t("required")}</span>
          </span>
        ) : null}
        {hasCard ? (
          <Popover content={card} trigger={["hover", "focus"]} placement="rightTop">
            <button type="button" className={styles.about} aria-label={t("About {name}", { name: filter.name })}>
              <InfoCircleOutlined />
            </button>
          </Popover>
        ) : null}
      </div>
      <Suspense fallback={<div className={`skeleton ${styles.placeholder}`} />}>{control(props)}</Suspense>
    </div>
  );
}

function control(props: ControlProps) {
  switch (props.filter.kind) {
    case "filter_select":
      return <SelectFilter {...props} />;
    case "filter_range":
      return <RangeFilter {...props} />;
    case "filter_time":
      return <TimeFilter {...props} />;
    case "filter_timecolumn":
    case "filter_timegrain":
      return <ChoiceFilter {...props} />;
  }
}

function filterNames(metadata: Readonly<Record<string, unknown>>): Map<string, string> {
  return new Map(readFilters(metadata).flatMap((one) => (one.type === "filter" ? [[one.id, one.name] as const] : [])));
}
