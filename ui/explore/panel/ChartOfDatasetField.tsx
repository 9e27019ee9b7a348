import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { api } from "../../api/client.ts";
import type { ListAnswer } from "../../api/types.ts";
import { chartTypes } from "../../charts/registry.ts";
import { parseRecord } from "../../dashboard/layout/tree.ts";

interface StoredChart {
  id: number;
  slice_name: string;
  params: string;
  viz_type: string;
}

interface ChartOfDatasetProps {
  label: string;
  /** a chart as JSON, as it was when it was chosen */
  value: unknown;
  datasetId: number | undefined;
  change(value: string): void;
}

/** A chart of the same dataset. It is kept as it is when it is chosen; chosen again, it brings its changes. */
export function ChartOfDatasetField({ label, value, datasetId, change }: ChartOfDatasetProps) {
  const { data, isFetching, error } = useQuery({
    queryKey: ["charts-of-dataset", datasetId],
    queryFn: ({ signal }) =>
      api.get<ListAnswer<StoredChart>>("/api/v1/chart/", {
        rison: {
          columns: ["id", "slice_name", "params", "viz_type"],
          filters: [{ col: "datasource_id", opr: "eq", value: datasetId }],
          order_column: "slice_name",
          order_direction: "asc",
          page_size: 100,
        },
        signal,
      }),
    enabled: datasetId !== undefined,
  });
  const known = parseRecord(typeof value === "string" ? value : "");
  const charts = (data?.result ?? []).filter(
    ({ viz_type: type }) => Object.hasOwn(chartTypes, type) && chartTypes[type]?.category !== "Map",
  );
  const options = charts.map(({ id, slice_name }) => ({ value: id, label: slice_name }));
  const id = Number(known.id ?? Number.NaN);
  const own =
    Number.isNaN(id) || options.some((option) => option.value === id)
      ? []
      : [{ value: id, label: String(known.slice_name ?? id) }];
  return (
    <Select
      aria-label={label}
      loading={isFetching}
      status={error ? "error" : undefined}
      value={Number.isNaN(id) ? undefined : id}
      showSearch={{ optionFilterProp: "label" }}
      options={[...own, ...options]}
      onSelect={(chosen: number) => {
        const chart = charts.find((one) => one.id === chosen);
        if (chart) change(JSON.stringify(chart));
      }}
      style={{ width: "100%" }}
    />
  );
}
