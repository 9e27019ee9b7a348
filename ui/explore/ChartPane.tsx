import { theme as antdTheme } from "antd";
import { lazy, Suspense, useState } from "react";
import { Chart } from "../charts/Chart.tsx";
import type { DatasourceInfo } from "../charts/types.ts";
import { ChartError } from "../dashboard/chart/ChartError.tsx";
import { askForMore } from "../dashboard/chart/chart-data.ts";
import { useSize } from "../dashboard/chart/use-size.ts";
import type { MenuPlace } from "../drill/DrillMenu.tsx";
import { t } from "../i18n/t.ts";
import styles from "./Explore.module.css";
import type { Answer } from "./use-answer.ts";

const DrillMenu = lazy(() => import("../drill/DrillMenu.tsx").then((module) => ({ default: module.DrillMenu })));

interface ChartPaneProps {
  answer: Answer | undefined;
  error: Error | null;
  isFetching: boolean;
  isCurrent: boolean;
  name: string;
  datasource: DatasourceInfo;
  retry(): void;
  /** what to say where there is nothing to draw yet */
  empty: string;
  box: React.RefObject<HTMLDivElement | null>;
}

/** The chart, or why there is none. */
export function ChartPane(props: ChartPaneProps) {
  const { answer, error, isFetching, isCurrent, name, datasource, retry, empty, box } = props;
  const size = useSize(box);
  const [place, setPlace] = useState<MenuPlace>();
  const { token } = antdTheme.useToken();
  const state = error ? "failed" : isFetching ? "loading" : answer ? "ready" : "empty";
  return (
    <div ref={box} className={styles.chart} data-chart-state={state} aria-busy={isFetching}>
      {error ? (
        <ChartError error={error} retry={retry} />
      ) : answer && size ? (
        <div style={{ opacity: isFetching ? 0.45 : 1, transition: `opacity ${token.motionDurationMid}` }}>
          <Chart
            // A chart of another type starts anew, without what the last one left behind.
            key={answer.formData.viz_type}
            vizType={answer.formData.viz_type}
            formData={answer.formData}
            queriesData={answer.data}
            width={size.width}
            height={size.height}
            title={name || t("Chart")}
            datasource={datasource}
            openMenu={(filters, at) => setPlace({ filters, at })}
            ask={askForMore}
          />
        </div>
      ) : isFetching ? (
        <div className={`skeleton ${styles.fill}`} />
      ) : (
        <p className={styles.empty}>{empty}</p>
      )}
      {answer && place ? (
        <Suspense fallback={null}>
          <DrillMenu chart={{ title: name || t("Chart"), formData: answer.formData, datasource }} place={place} />
        </Suspense>
      ) : null}
      {answer && !isFetching && !isCurrent && !error ? (
        <p className={styles.stale} role="status">
          {t("The controls have changed since this chart was drawn.")}
        </p>
      ) : null}
    </div>
  );
}
