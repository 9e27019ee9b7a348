import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { FormData } from "../../charts/types.ts";
import { ChartError } from "../../dashboard/chart/ChartError.tsx";
import { ChartQueries } from "../../dashboard/chart/ChartQueries.tsx";
import { fetchChartResult } from "../../dashboard/chart/chart-data.ts";
import { t } from "../../i18n/t.ts";
import { type ExploreDataset, fetchSamples, type Rows } from "../api.ts";
import styles from "./DataPane.module.css";
import { RowTable } from "./RowTable.tsx";

export type BelowView = "results" | "samples" | "query";

interface DataPaneProps {
  view: BelowView;
  formData: FormData | undefined;
  dataset: ExploreDataset;
}

/** Below the chart: its rows, the dataset's rows, or the SQL. */
export function DataPane({ view, formData, dataset }: DataPaneProps) {
  if (view === "samples") return <Samples dataset={dataset} />;
  if (!formData) return <p className={styles.empty}>{t("Create the chart to see this.")}</p>;
  if (view === "results") return <Results formData={formData} />;
  return (
    <div className={styles.queries}>
      <ChartQueries formData={formData} styles={styles} />
    </div>
  );
}

function Results({ formData }: { formData: FormData }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["chart-rows", formData],
    queryFn: ({ signal }) => fetchChartResult<Rows>(formData, "results", signal),
    placeholderData: keepPreviousData,
  });
  if (error) return <ChartError error={error} retry={() => void refetch()} />;
  if (!data) return <div className={`skeleton ${styles.waiting}`} />;
  // biome-ignore lint/suspicious/noArrayIndexKey: the queries of a chart have no other name than their place
  return data.map((rows, at) => <RowTable key={at} rows={rows} />);
}

const pageSize = 50;

function Samples({ dataset }: { dataset: ExploreDataset }) {
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQuery({
    queryKey: ["samples", dataset.id, page],
    queryFn: ({ signal }) => fetchSamples(dataset, page, pageSize, signal),
    placeholderData: keepPreviousData,
  });
  if (error) return <ChartError error={error} retry={() => void refetch()} />;
  if (!data) return <div className={`skeleton ${styles.waiting}`} />;
  return <RowTable rows={data} paging={{ page, size: pageSize, change: setPage }} />;
}
