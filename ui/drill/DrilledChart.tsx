import { useRef } from "react";
import { Chart } from "../charts/Chart.tsx";
import type { OpenChartMenu } from "../charts/types.ts";
import { ChartError } from "../dashboard/chart/ChartError.tsx";
import { askForMore } from "../dashboard/chart/chart-data.ts";
import { useChartData } from "../dashboard/chart/use-chart-data.ts";
import { useSize } from "../dashboard/chart/use-size.ts";
import styles from "./drill.module.css";
import type { DrillSource } from "./use-drill.tsx";

/** A drilled chart, fetched and drawn. */
export function DrilledChart({ chart, openMenu }: { chart: DrillSource; openMenu: OpenChartMenu }) {
  const { title, formData, datasource, colors } = chart;
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const { data, error, isFetching, refetch } = useChartData(formData, true);
  const state = error && !isFetching ? "failed" : isFetching ? "loading" : "ready";
  return (
    <div ref={box} className={styles.chart} data-chart-state={state} aria-busy={isFetching}>
      {error && !isFetching ? (
        <ChartError error={error} retry={() => void refetch()} />
      ) : data && size ? (
        <Chart
          vizType={formData.viz_type}
          formData={formData}
          queriesData={data}
          width={size.width}
          height={size.height}
          title={title}
          datasource={datasource}
          colors={colors}
          openMenu={openMenu}
          ask={askForMore}
        />
      ) : (
        <div className={`skeleton ${styles.fill}`} />
      )}
    </div>
  );
}
