import { useQuery } from "@tanstack/react-query";
import { Typography } from "antd";
import type { FormData } from "../../charts/types.ts";
import { SqlLabLink } from "../../components/SqlLabLink.tsx";
import { ChartError } from "./ChartError.tsx";
import { fetchChartResult } from "./chart-data.ts";

interface ChartQueriesProps {
  formData: FormData;
  /** class names of the place they stand in */
  styles: Readonly<Record<string, string>>;
}

/** The SQL behind a chart, to be copied, or opened in SQL Lab. */
export function ChartQueries({ formData, styles }: ChartQueriesProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ["chart-sql", formData],
    queryFn: ({ signal }) => fetchChartResult<{ query?: string; error?: string }>(formData, "query", signal),
  });
  if (error) return <ChartError error={error} retry={() => void refetch()} />;
  if (!data) return <div className={`skeleton ${styles.waiting}`} />;
  return data.map((answer, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the queries of a chart have no other name than their place
    <section key={at}>
      <Typography.Paragraph className={styles.sql} copyable={{ text: answer.query ?? "" }}>
        <code>{answer.query ?? answer.error}</code>
      </Typography.Paragraph>
      <SqlLabLink datasource={formData.datasource} sql={answer.query} />
    </section>
  ));
}
