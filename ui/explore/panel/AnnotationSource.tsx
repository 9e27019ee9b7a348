import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { api } from "../../api/client.ts";
import type { ListAnswer } from "../../api/types.ts";
import type { AnnotationLayer } from "../../charts/annotations/layers.ts";
import { columnLabel, list } from "../../charts/form-data.ts";
import { Labelled } from "../../components/Labelled.tsx";
import { parseRecord } from "../../dashboard/layout/tree.ts";
import { t } from "../../i18n/t.ts";

export type SourceKind = AnnotationLayer["sourceType"];

interface SourceProps {
  layer: AnnotationLayer;
  patch(change: Partial<AnnotationLayer>): void;
}

/** The chart or layer that annotations come from, and for a table which of its columns say what. */
export function AnnotationSource({ layer, patch }: SourceProps) {
  const { sourceType, value, annotationType } = layer;
  const [search, setSearch] = useState("");
  const isNative = sourceType === "NATIVE";
  const found = useQuery({
    queryKey: ["annotation-sources", sourceType, search],
    queryFn: ({ signal }) => (isNative ? findLayers(search, signal) : findCharts(sourceType, search, signal)),
    enabled: Boolean(sourceType),
  });
  const known = useQuery({
    queryKey: ["annotation-source", sourceType, value],
    queryFn: ({ signal }) => (isNative ? nameOfLayer(value, signal) : showChart(value, signal)),
    enabled: Boolean(sourceType) && value !== "",
  });
  const options = found.data ?? [];
  const own =
    known.data && !options.some((option) => option.value === value) ? [{ value, label: known.data.name }] : [];
  const columns = (known.data?.columns ?? []).map((column) => ({ value: column, label: column }));
  const error = found.error ?? known.error;
  return (
    <>
      <Labelled label={isNative ? t("Annotation layer") : t("Chart")}>
        {(id) => (
          <Select
            id={id}
            value={value === "" ? undefined : value}
            loading={found.isFetching}
            status={error ? "error" : undefined}
            showSearch={{ filterOption: false, onSearch: setSearch }}
            notFoundContent={error ? error.message : found.isFetching ? t("Searching…") : t("Nothing is called so.")}
            options={[...own, ...options]}
            onChange={(next: string | number) =>
              patch({ value: next, timeColumn: "", intervalEndColumn: "", titleColumn: "", descriptionColumns: [] })
            }
          />
        )}
      </Labelled>
      {sourceType === "table" && value !== "" ? (
        <>
          <Labelled label={annotationType === "EVENT" ? t("Event time column") : t("Interval start column")}>
            {(id) => (
              <Select
                id={id}
                value={layer.timeColumn || undefined}
                options={columns}
                onChange={(timeColumn) => patch({ timeColumn })}
              />
            )}
          </Labelled>
          {annotationType === "INTERVAL" ? (
            <Labelled label={t("Interval end column")}>
              {(id) => (
                <Select
                  id={id}
                  value={layer.intervalEndColumn || undefined}
                  options={columns}
                  onChange={(intervalEndColumn) => patch({ intervalEndColumn })}
                />
              )}
            </Labelled>
          ) : null}
          <Labelled label={t("Title column")}>
            {(id) => (
              <Select
                id={id}
                allowClear
                value={layer.titleColumn || undefined}
                options={columns}
                onChange={(titleColumn?: string) => patch({ titleColumn: titleColumn ?? "" })}
              />
            )}
          </Labelled>
          <Labelled label={t("Description columns")}>
            {(id) => (
              <Select
                id={id}
                mode="multiple"
                value={layer.descriptionColumns ?? []}
                options={columns}
                onChange={(descriptionColumns) => patch({ descriptionColumns })}
              />
            )}
          </Labelled>
        </>
      ) : null}
    </>
  );
}

interface Option {
  value: number;
  label: string;
}

async function findLayers(search: string, signal: AbortSignal): Promise<Option[]> {
  const rison = {
    filters: search ? [{ col: "name", opr: "ct", value: search }] : [],
    columns: ["id", "name"],
    page_size: 100,
  };
  const { result } = await api.get<ListAnswer<{ id: number; name: string }>>("/api/v1/annotation_layer/", {
    rison,
    signal,
  });
  return result.map(({ id, name }) => ({ value: id, label: name }));
}

async function findCharts(kind: SourceKind, search: string, signal: AbortSignal): Promise<Option[]> {
  const vizType = kind === "line" ? "echarts_timeseries_line" : "table";
  const rison = {
    filters: [
      { col: "viz_type", opr: "eq", value: vizType },
      ...(search ? [{ col: "slice_name", opr: "chart_all_text", value: search }] : []),
    ],
    columns: ["id", "slice_name"],
    order_column: "slice_name",
    order_direction: "asc",
    page_size: 100,
  };
  const { result } = await api.get<ListAnswer<{ id: number; slice_name: string }>>("/api/v1/chart/", { rison, signal });
  return result.map(({ id, slice_name }) => ({ value: id, label: slice_name }));
}

interface Source {
  name: string;
  /** what of a chart's rows can be named */
  columns: string[];
}

async function nameOfLayer(id: string | number, signal: AbortSignal): Promise<Source> {
  const { result } = await api.get<{ result: { name: string } }>(`/api/v1/annotation_layer/${id}`, { signal });
  return { name: result.name, columns: [] };
}

async function showChart(id: string | number, signal: AbortSignal): Promise<Source> {
  const { result } = await api.get<{ result: { slice_name: string; params: string } }>(`/api/v1/chart/${id}`, {
    signal,
  });
  const formData = { viz_type: "table", ...parseRecord(result.params) };
  const columns = [...list(formData, "groupby"), ...list(formData, "all_columns")].map(columnLabel);
  return { name: result.slice_name, columns: [...new Set(columns)] };
}
