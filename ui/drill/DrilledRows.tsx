import { useQuery } from "@tanstack/react-query";
import type { FormData } from "../charts/types.ts";
import { ChartError } from "../dashboard/chart/ChartError.tsx";
import { fetchChartResult } from "../dashboard/chart/chart-data.ts";
import type { Rows } from "../explore/api.ts";
import { RowTable } from "../explore/data/RowTable.tsx";
import styles from "./drill.module.css";

/** The rows that a chart is drawn from, a table for each of its queries. */
export function DrilledRows({ formData }: { formData: FormData }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["chart-rows", formData],
    queryFn: ({ signal }) => fetchChartResult<Rows>(formData, "results", signal),
  });
  if (error) return <ChartError error={error} retry={() => void refetch()} />;
  if (!data) return <div className={`skeleton ${styles.chart}`} />;
  return data.map((rows, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the queries of a chart have no other name than their place
    <RowTable key={at} rows={rows} height="min(44vh, 400px)" />
  ));
}
