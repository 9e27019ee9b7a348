import { CalendarOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Popover, Select } from "antd";
import { lazy, useState } from "react";
import { Labelled } from "../../components/Labelled.tsx";
import { type ExploreDataset, loadExplore } from "../../explore/api.ts";
import { ChipList } from "../../explore/panel/ChipList.tsx";
import { filterText } from "../../explore/panel/filter.ts";
import { t } from "../../i18n/t.ts";
import { noFilter } from "../filters/masks.ts";
import { RangeChooser } from "../filters/TimeFilter.tsx";
import { rangeLabel } from "../filters/time-ranges.ts";
import { isRecord } from "../layout/tree.ts";
import styles from "./FiltersDialog.module.css";
import { controlsOf, type StoredFilter, targetOf, withControl } from "./stored-filters.ts";

const FilterEditor = lazy(() =>
  import("../../explore/panel/FilterEditor.tsx").then((module) => ({ default: module.FilterEditor })),
);

interface PartProps {
  filter: StoredFilter;
  change(filter: StoredFilter): void;
}

/** What narrows the values that a filter offers, and in which order it offers them. */
export function FilterConditions({ filter, change }: PartProps) {
  const { datasetId } = targetOf(filter);
  const { data } = useQuery({
    queryKey: ["filter-dataset", datasetId],
    queryFn: async ({ signal }) =>
      (await loadExplore(`?datasource_type=table&datasource_id=${datasetId}`, signal)).dataset,
    enabled: datasetId !== undefined,
    staleTime: 300_000,
  });
  const isSelect = filter.filterType === "filter_select";
  if (datasetId === undefined || !(isSelect || filter.filterType === "filter_range")) return null;
  return (
    <>
      {data ? <PreFilter dataset={data} filter={filter} change={change} /> : null}
      {isSelect && data ? <Order dataset={data} filter={filter} change={change} /> : null}
      {filter.filterType === "filter_range" ? (
        <>
          <SingleValue filter={filter} change={change} />
          <RangeLook filter={filter} change={change} />
        </>
      ) : null}
    </>
  );
}

/** Conditions that the rows behind the values fulfil. */
function PreFilter({ dataset, filter, change }: PartProps & { dataset: ExploreDataset }) {
  const [isOpen, setIsOpen] = useState(false);
  const conditions = Array.isArray(filter.adhoc_filters) ? filter.adhoc_filters : [];
  const range = typeof filter.time_range === "string" ? filter.time_range : noFilter;
  const times = dataset.columns.filter((column) => column.is_dttm);
  const choose = (next: string) => {
    change({ ...filter, time_range: next === noFilter ? undefined : next });
    setIsOpen(false);
  };
  return (
    <fieldset className={styles.group}>
      <legend>{t("Offers only values of rows that fulfil")}</legend>
      <ChipList<unknown>
        label={t("Conditions")}
        values={conditions}
        many
        change={(adhoc_filters) => change({ ...filter, adhoc_filters })}
        describe={(one) => ({ text: isRecord(one) ? filterText(one, dataset) : "" })}
        editor={(editor) => <FilterEditor dataset={dataset} {...editor} />}
        addText={t("Add condition")}
        fromField={() => undefined}
      />
      {times.length > 0 ? (
        <Popover
          open={isOpen}
          onOpenChange={setIsOpen}
          trigger="click"
          placement="bottomLeft"
          destroyOnHidden
          content={<RangeChooser range={range} choose={choose} />}
        >
          <Button
            icon={<CalendarOutlined />}
            aria-label={t("Time range of the values: {range}", { range: rangeLabel(range) })}
            aria-haspopup="dialog"
            aria-expanded={isOpen}
          >
            {rangeLabel(range)}
          </Button>
        </Popover>
      ) : null}
      {times.length > 1 && range !== noFilter ? (
        <Labelled label={t("Time column")}>
          {(id) => (
            <Select
              id={id}
              allowClear
              placeholder={t("The dataset's own")}
              value={typeof filter.granularity_sqla === "string" ? filter.granularity_sqla : undefined}
              onChange={(granularity_sqla: string | undefined) => change({ ...filter, granularity_sqla })}
              options={times.map((one) => ({ value: one.column_name, label: one.verbose_name || one.column_name }))}
            />
          )}
        </Labelled>
      ) : null}
    </fieldset>
  );
}

/** By name or by a metric, up or down. */
function Order({ dataset, filter, change }: PartProps & { dataset: ExploreDataset }) {
  const isUp = controlsOf(filter).sortAscending !== false;
  const metrics = dataset.metrics.map((one) => ({
    value: one.metric_name,
    label: one.verbose_name || one.metric_name,
  }));
  return (
    <>
      <Labelled label={t("Order of the values")}>
        {(id) => (
          <Select
            id={id}
            value={isUp ? "up" : "down"}
            onChange={(next) => change(withControl(filter, "sortAscending", next === "up"))}
            options={[
              { value: "up", label: t("Ascending") },
              { value: "down", label: t("Descending") },
            ]}
          />
        )}
      </Labelled>
      <Labelled label={t("Ordered by")}>
        {(id) => (
          <Select
            id={id}
            allowClear
            showSearch={{ optionFilterProp: "label" }}
            placeholder={t("The values themselves")}
            value={typeof filter.sortMetric === "string" ? filter.sortMetric : undefined}
            onChange={(sortMetric: string | undefined) => change({ ...filter, sortMetric: sortMetric ?? null })}
            options={metrics}
          />
        )}
      </Labelled>
    </>
  );
}

/** One bound alone, or one number. */
function SingleValue({ filter, change }: PartProps) {
  const { enableSingleValue } = controlsOf(filter);
  return (
    <Labelled label={t("Asks for")}>
      {(id) => (
        <Select
          id={id}
          value={typeof enableSingleValue === "number" ? enableSingleValue : -1}
          onChange={(next: number) => change(withControl(filter, "enableSingleValue", next < 0 ? undefined : next))}
          options={[
            { value: -1, label: t("Two numbers: from and to") },
            { value: 0, label: t("One number: at least") },
            { value: 1, label: t("One number: exactly") },
            { value: 2, label: t("One number: at most") },
          ]}
        />
      )}
    </Labelled>
  );
}

/** How two numbers are chosen. */
function RangeLook({ filter, change }: PartProps) {
  const { enableSingleValue, rangeDisplayMode } = controlsOf(filter);
  if (typeof enableSingleValue === "number") return null;
  return (
    <Labelled label={t("Shows")}>
      {(id) => (
        <Select
          id={id}
          value={typeof rangeDisplayMode === "string" ? rangeDisplayMode : "slider-and-input"}
          onChange={(next: string) => change(withControl(filter, "rangeDisplayMode", next))}
          options={[
            { value: "slider-and-input", label: t("A slider and numbers") },
            { value: "slider", label: t("A slider") },
            { value: "input", label: t("Numbers") },
          ]}
        />
      )}
    </Labelled>
  );
}
