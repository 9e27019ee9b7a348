import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { t } from "../../i18n/t.ts";
import { useFilteredDashboard } from "../context.ts";
import styles from "./FilterBar.module.css";
import type { ControlProps } from "./FilterControl.tsx";
import { fetchChoices } from "./options.ts";
import { problemText } from "./problem.ts";

/** A time column or a time grain of the dataset. */
export function ChoiceFilter({ filter, value, change, labelId }: ControlProps) {
  const dashboard = useFilteredDashboard();
  const { datasets } = dashboard;
  const dataset = datasets.get(`${filter.datasetId}__table`);
  const known = filter.kind === "filter_timegrain" ? dataset?.time_grain_sqla : dataset?.granularity_sqla;
  const { data, error, isFetching } = useQuery({
    queryKey: ["filter-choices", filter.kind, filter.datasetId],
    queryFn: ({ signal }) => fetchChoices(dashboard.id, filter, signal),
    enabled: known === undefined && filter.datasetId !== undefined,
    staleTime: 300_000,
  });
  const options =
    known
      ?.filter(([duration]) => duration)
      .map(([choice, label]) => ({ value: choice, label: dataset?.verbose_map?.[choice] || label || choice })) ?? data;
  return (
    <>
      <Select
        aria-labelledby={labelId}
        className={styles.control}
        value={(value as string[] | null)?.[0]}
        onChange={(next: string | undefined) => change(next === undefined ? null : [next])}
        options={options}
        loading={isFetching}
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        placeholder={t("As each chart has it")}
      />
      {error ? (
        <p className={styles.problem} role="alert">
          {problemText(error, t("The choices could not be loaded: {message}", { message: error.message }))}
        </p>
      ) : null}
    </>
  );
}
