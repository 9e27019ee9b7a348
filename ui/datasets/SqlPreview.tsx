import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { t } from "../i18n/t.ts";
import { execute } from "../sqllab/api.ts";
import { ResultTable } from "../sqllab/results/ResultTable.tsx";
import type { Place } from "../sqllab/types.ts";

interface SqlPreviewProps {
  place: Place;
  sql: string;
  templateParams: string | null;
}

const mostRows = 100;

/** The first rows of a query. */
export function SqlPreview({ place, sql, templateParams }: SqlPreviewProps) {
  const { data, error, isFetching } = useQuery({
    queryKey: ["dataset-preview", place, sql, templateParams],
    queryFn: ({ signal }) =>
      execute(
        {
          clientId: `d${crypto.getRandomValues(new Uint32Array(1))[0]?.toString(36)}`,
          place,
          sql,
          tabId: "dataset",
          tabName: "Dataset",
          limit: mostRows,
          templateParams,
          isAsync: false,
        },
        signal,
      ),
    retry: false,
    gcTime: 0,
  });
  if (error) return <Alert type="error" title={error.message} role="alert" />;
  if (isFetching || !data?.data || !data.columns)
    return <div className="skeleton" style={{ height: "100%" }} aria-busy="true" />;
  return <ResultTable label={t("Rows of the query")} columns={data.columns} rows={data.data} />;
}
