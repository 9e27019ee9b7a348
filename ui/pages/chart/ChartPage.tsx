import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { Link, useSearchParams } from "react-router";
import { showChart } from "../../api/resources.ts";
import { useReportOpened } from "../../api/telemetry.ts";
import { Chart } from "../../charts/Chart.tsx";
import { chartTypes } from "../../charts/registry.ts";
import type { FormData } from "../../charts/types.ts";
import { ChartGlyph } from "../../components/ChartGlyph.tsx";
import { ErrorLayout, ErrorPanel } from "../../components/ErrorPanel.tsx";
import { useTitle } from "../../components/use-title.ts";
import { ChartError } from "../../dashboard/chart/ChartError.tsx";
import { ChartMenu } from "../../dashboard/chart/ChartMenu.tsx";
import { useChartData } from "../../dashboard/chart/use-chart-data.ts";
import { useSize } from "../../dashboard/chart/use-size.ts";
import { parseRecord } from "../../dashboard/layout/tree.ts";
import styles from "./ChartPage.module.css";

/** One chart by itself, to look at. Changing charts is not here yet. */
export function ChartPage() {
  const [params] = useSearchParams();
  const id = chartId(params);
  const { data, error, refetch } = useQuery({
    queryKey: ["chart", id],
    queryFn: ({ signal }) => showChart(id, signal),
    enabled: id > 0,
  });
  useTitle(data?.slice_name ?? undefined);
  useReportOpened("chart", data?.id);
  if (!(id > 0)) {
    return (
      <ErrorLayout code="Chart" title="Which chart?">
        <p>
          Charts can be looked at here; building new ones is not part of Liteset yet.{" "}
          <Link to="/chart/list/">All charts</Link>
        </p>
      </ErrorLayout>
    );
  }
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} what="chart" />;
  if (!data) return <div className={`skeleton ${styles.waiting}`} aria-busy="true" />;
  const formData = { viz_type: data.viz_type ?? "table", ...parseRecord(data.params), slice_id: id } as FormData;
  return (
    <section className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1>{data.slice_name || "Untitled chart"}</h1>
          <p>
            <ChartGlyph vizType={formData.viz_type} withName />
            {(data.dashboards ?? []).map((dashboard) => (
              <Link key={dashboard.id} to={`/superset/dashboard/${dashboard.id}/`}>
                {dashboard.dashboard_title}
              </Link>
            ))}
          </p>
          {data.description ? <p>{data.description}</p> : null}
        </div>
      </header>
      <Drawing formData={formData} title={data.slice_name ?? ""} />
    </section>
  );
}

/** The chart that an address names: by `slice_id`, or by form data, which Superset encodes twice. */
function chartId(params: URLSearchParams): number {
  const formData = params.get("form_data");
  if (!formData) return Number(params.get("slice_id"));
  try {
    return Number(parseRecord(decodeURIComponent(formData)).slice_id);
  } catch {
    return Number.NaN;
  }
}

function Drawing({ formData: given, title }: { formData: FormData; title: string }) {
  const key = JSON.stringify(given);
  const formData = useMemo(() => JSON.parse(key) as FormData, [key]);
  const isDrawable = Object.hasOwn(chartTypes, formData.viz_type);
  const { data, error, isFetching, refetch, refresh, dataUpdatedAt } = useChartData(formData, isDrawable);
  const body = useRef<HTMLDivElement>(null);
  const size = useSize(body);
  return (
    <div className={styles.tile}>
      <div className={styles.menu}>
        <ChartMenu
          title={title}
          formData={formData}
          queries={data}
          updatedAt={dataUpdatedAt}
          refresh={refresh}
          isDrawable={isDrawable}
        />
      </div>
      <div ref={body} className={styles.body}>
        {error && !isFetching ? (
          <ChartError error={error} retry={() => void refetch()} />
        ) : size && (data || !isDrawable) ? (
          <Chart
            vizType={formData.viz_type}
            formData={formData}
            queriesData={data ?? []}
            width={size.width}
            height={size.height}
            title={title}
          />
        ) : (
          <div className={`skeleton ${styles.skeleton}`} />
        )}
      </div>
    </div>
  );
}
