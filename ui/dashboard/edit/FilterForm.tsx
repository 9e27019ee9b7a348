import { useQuery } from "@tanstack/react-query";
import { Checkbox, Input, Select } from "antd";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { Labelled } from "../../components/Labelled.tsx";
import { t } from "../../i18n/t.ts";
import { useDashboard } from "../context.ts";
import { type NativeFilter, readFilters, readScope } from "../filters/config.ts";
import { FilterControl } from "../filters/FilterControl.tsx";
import { maskOf } from "../filters/masks.ts";
import { FilterConditions } from "./FilterConditions.tsx";
import styles from "./FiltersDialog.module.css";
import { ScopeField } from "./ScopeField.tsx";
import {
  controlsOf,
  filterKinds,
  possibleParents,
  type StoredFilter,
  targetOf,
  withControl,
  withKind,
  withTarget,
} from "./stored-filters.ts";

interface FilterFormProps {
  filter: StoredFilter;
  filters: StoredFilter[];
  change(filter: StoredFilter): void;
}

const switches: { key: string; label: string; kinds: string[] }[] = [
  { key: "multiSelect", label: t("Several values can be chosen"), kinds: ["filter_select"] },
  { key: "creatable", label: t("Values that are not offered can be written"), kinds: ["filter_select"] },
  { key: "enableEmptyFilter", label: t("A value is required"), kinds: filterKinds.map((kind) => kind.value) },
  { key: "defaultToFirstItem", label: t("Starts with the first value"), kinds: ["filter_select"] },
  { key: "inverseSelection", label: t("Leaves out what is chosen"), kinds: ["filter_select"] },
  { key: "searchAllOptions", label: t("The server searches all values"), kinds: ["filter_select"] },
];

/** One native filter: kind, dataset, column, what it starts with, on which charts it acts. */
export function FilterForm({ filter, filters, change }: FilterFormProps) {
  const set = (part: Record<string, unknown>) => change({ ...filter, ...part });
  if (filter.type === "DIVIDER") {
    return (
      <>
        <TextField label={t("Title")} value={filter.title} change={(title) => set({ title })} />
        <TextField label={t("Description")} value={filter.description} change={(description) => set({ description })} />
      </>
    );
  }
  const kind = String(filter.filterType);
  const { datasetId } = targetOf(filter);
  const controls = controlsOf(filter);
  const parents = possibleParents(filters, filter.id).map((one) => ({ value: one.id, label: String(one.name) }));
  return (
    <>
      <Labelled label={t("Type")}>
        {(id) => (
          <Select id={id} value={kind} options={filterKinds} onChange={(next) => change(withKind(filter, next))} />
        )}
      </Labelled>
      <TextField label={t("Filter name")} value={filter.name} change={(name) => set({ name })} />
      <TextField label={t("Description")} value={filter.description} change={(description) => set({ description })} />
      {kind === "filter_time" ? null : (
        <DatasetField datasetId={datasetId} choose={(next) => change(withTarget(filter, next))} />
      )}
      {datasetId && (kind === "filter_select" || kind === "filter_range") ? (
        <ColumnField filter={filter} datasetId={datasetId} change={change} />
      ) : null}
      {kind === "filter_select" && parents.length > 0 ? (
        <Labelled label={t("Depends on")}>
          {(id) => (
            <Select
              id={id}
              mode="multiple"
              value={filter.cascadeParentIds}
              options={parents}
              onChange={(cascadeParentIds) => set({ cascadeParentIds })}
            />
          )}
        </Labelled>
      ) : null}
      <div className={styles.switches}>
        {switches
          .filter((one) => one.kinds.includes(kind))
          .map(({ key, label }) => (
            <Checkbox
              key={key}
              checked={controls[key] === true || (key === "creatable" && controls[key] !== false)}
              onChange={(event) => change(withControl(filter, key, event.target.checked))}
            >
              {label}
            </Checkbox>
          ))}
      </div>
      <FilterConditions filter={filter} change={change} />
      <DefaultValue filter={filter} change={change} />
      <ScopeField
        label={t("Acts on these charts")}
        scope={readScope(filter.scope) ?? { rootPath: ["ROOT_ID"], excluded: [] }}
        change={(scope) => set({ scope, chartsInScope: undefined })}
      />
    </>
  );
}

function DatasetField({ datasetId, choose }: { datasetId: number | undefined; choose(id: number): void }) {
  const { datasets } = useDashboard();
  const [search, setSearch] = useState("");
  const { data, isFetching } = useQuery({
    queryKey: ["filter-datasets", search],
    queryFn: async ({ signal }) => {
      const rison = {
        columns: ["id", "table_name"],
        filters: search ? [{ col: "table_name", opr: "ct", value: search }] : [],
        page_size: 100,
      };
      return (await api.get<{ result: { id: number; table_name: string }[] }>("/api/v1/dataset/", { rison, signal }))
        .result;
    },
  });
  const own = [...datasets.values()].map((one) => ({ value: one.id, label: one.name }));
  const listed = (data ?? []).map((one) => ({ value: one.id, label: one.table_name }));
  const options = [...new Map([...listed, ...own].map((one) => [one.value, one])).values()];
  return (
    <Labelled label={t("Dataset")}>
      {(id) => (
        <Select
          id={id}
          value={datasetId}
          options={options}
          loading={isFetching}
          showSearch={{ filterOption: false, onSearch: setSearch }}
          onChange={choose}
        />
      )}
    </Labelled>
  );
}

function ColumnField({
  filter,
  datasetId,
  change,
}: { datasetId: number } & Pick<FilterFormProps, "filter" | "change">) {
  const { data, isFetching } = useQuery({
    queryKey: ["filter-columns", datasetId],
    queryFn: async ({ signal }) =>
      (
        await api.get<{ result: { columns: { column_name: string; filterable?: boolean; type_generic?: number }[] } }>(
          `/api/v1/dataset/${datasetId}`,
          { signal },
        )
      ).result.columns,
  });
  const isFit = (type: number | undefined) => filter.filterType !== "filter_range" || type === 0;
  const options = (data ?? [])
    .filter((one) => one.filterable !== false && isFit(one.type_generic))
    .map((one) => ({ value: one.column_name, label: one.column_name }));
  return (
    <Labelled label={t("Column")}>
      {(id) => (
        <Select
          id={id}
          showSearch
          loading={isFetching}
          value={targetOf(filter).column}
          options={options}
          onChange={(column) => change(withTarget(filter, datasetId, column))}
        />
      )}
    </Labelled>
  );
}

/** The value a filter starts with, chosen as readers choose it. */
function DefaultValue({ filter, change }: Pick<FilterFormProps, "filter" | "change">) {
  const shown = { ...filter, name: t("Starts with"), description: "" };
  const read = readFilters({ native_filter_configuration: [shown] })[0];
  if (read?.type !== "filter") return null;
  const { column } = targetOf(filter);
  const isAboutNothing = read.kind !== "filter_time" && (read.datasetId === undefined || column === undefined);
  if (isAboutNothing) return null;
  const native: NativeFilter = { ...read, parents: [] };
  const stage = (_: NativeFilter, value: unknown) => {
    const mask = maskOf(native, value);
    change({ ...filter, defaultDataMask: { ...mask, ownState: {} } });
  };
  const staged = { [filter.id]: native.defaultMask };
  return <FilterControl filter={native} values={{ staged, waiting: new Set(), stage }} />;
}

function TextField({ label, value, change }: { label: string; value: unknown; change(value: string): void }) {
  return (
    <Labelled label={label}>
      {(id) => <Input id={id} value={String(value ?? "")} onChange={(event) => change(event.target.value)} />}
    </Labelled>
  );
}
