import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { api } from "../../api/client.ts";

interface MapChartsFieldProps {
  label: string;
  value: unknown;
  change(value: number[]): void;
}

const charts =
  "/api/v1/chart/?q=(filters:!((col:viz_type,opr:sw,value:deck)),columns:!(id,slice_name,viz_type),page_size:100,order_column:slice_name,order_direction:asc)";

/** Charts that are layers of maps, by their ids. */
export function MapChartsField({ label, value, change }: MapChartsFieldProps) {
  const { data, isFetching, error } = useQuery({
    queryKey: ["map-charts"],
    queryFn: ({ signal }) =>
      api.get<{ result: { id: number; slice_name: string; viz_type: string }[] }>(charts, { signal }),
    staleTime: 60_000,
  });
  const options = (data?.result ?? [])
    .filter(({ viz_type }) => viz_type !== "deck_multi")
    .map(({ id, slice_name }) => ({ value: id, label: slice_name }));
  return (
    <Select
      aria-label={label}
      mode="multiple"
      loading={isFetching}
      status={error ? "error" : undefined}
      value={Array.isArray(value) ? value.map(Number) : []}
      onChange={change}
      showSearch={{ optionFilterProp: "label" }}
      options={options}
      style={{ width: "100%" }}
    />
  );
}
