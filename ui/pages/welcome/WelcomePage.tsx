import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { listCharts, listDashboards, recentActivity } from "../../api/resources.ts";
import type { DashboardRow } from "../../api/types.ts";
import { useBootstrap } from "../../bootstrap-context.ts";
import { ChartGlyph } from "../../components/ChartGlyph.tsx";
import { ErrorPanel } from "../../components/ErrorPanel.tsx";
import { useTitle } from "../../components/use-title.ts";
import { t } from "../../i18n/t.ts";
import { agoText } from "../../i18n/times.ts";
import { DashboardCard } from "./DashboardCard.tsx";
import { FirstSteps } from "./FirstSteps.tsx";
import styles from "./WelcomePage.module.css";

const shownDashboards = 12;
const dashboardColumns = [
  "id",
  "dashboard_title",
  "url",
  "slug",
  "published",
  "certified_by",
  "changed_by_name",
  "changed_on_delta_humanized",
];

/** Home: what one looked at last, one's favourites, and the dashboards there are. */
export function WelcomePage() {
  useTitle(t("Home"));
  const { user } = useBootstrap();
  const dashboards = useQuery({
    queryKey: ["list", "dashboard", "welcome"],
    queryFn: ({ signal }) =>
      listDashboards(
        {
          columns: dashboardColumns,
          order_column: "changed_on_delta_humanized",
          order_direction: "desc",
          page: 0,
          page_size: shownDashboards,
        },
        signal,
      ),
  });
  const favourites = useQuery({
    queryKey: ["list", "dashboard", "favourites"],
    queryFn: ({ signal }) =>
      listDashboards(
        {
          columns: dashboardColumns,
          filters: [{ col: "id", opr: "dashboard_is_favorite", value: true }],
          page: 0,
          page_size: shownDashboards,
        },
        signal,
      ),
    retry: false,
  });
  if (dashboards.error) return <ErrorPanel error={dashboards.error} retry={() => void dashboards.refetch()} />;
  const starred = favourites.data?.result ?? [];
  const others = (dashboards.data?.result ?? []).filter((row) => !starred.some((one) => one.id === row.id));
  return (
    <div className={styles.page}>
      <h1 className={styles.hello}>
        {user.firstName ? t("Hello, {firstName}", { firstName: user.firstName }) : t("Hello")}
      </h1>
      <div className={styles.columns}>
        <div className={styles.main}>
          {starred.length > 0 ? <Cards title={t("Favourites")} rows={starred} /> : null}
          {dashboards.data === undefined ? (
            <CardSkeletons />
          ) : others.length > 0 ? (
            <Cards
              title={starred.length > 0 ? t("Other dashboards") : t("Dashboards")}
              rows={others}
              count={dashboards.data.count}
            />
          ) : starred.length === 0 ? (
            <FirstSteps />
          ) : null}
        </div>
        <aside className={styles.side}>
          <Recents />
          <RecentCharts />
        </aside>
      </div>
    </div>
  );
}

function Cards({ title, rows, count }: { title: string; rows: DashboardRow[]; count?: number }) {
  return (
    <section className={styles.section} aria-label={title}>
      <div className={styles.sectionHead}>
        <h2>{title}</h2>
        {count !== undefined && count > rows.length ? (
          <Link to="/dashboard/list/">{t("All {count}", { count })}</Link>
        ) : null}
      </div>
      <div className={styles.cards}>
        {rows.map((row) => (
          <DashboardCard key={row.id} row={row} />
        ))}
      </div>
    </section>
  );
}

function Recents() {
  const { data } = useQuery({
    queryKey: ["recent-activity"],
    queryFn: ({ signal }) => recentActivity(signal),
    retry: false, // The list is a convenience: without it the page still has everything.
  });
  const items = uniqueBy(
    (data ?? []).filter((item) => item.item_url && item.item_title),
    (item) => item.item_url,
  );
  if (items.length === 0) return null;
  return (
    <section className={styles.list} aria-label={t("Recently viewed")}>
      <h2>{t("Recently viewed")}</h2>
      <ul>
        {items.slice(0, 6).map((item) => (
          <li key={item.item_url}>
            <Link to={item.item_url ?? ""}>{item.item_title}</Link>
            <span>{agoText(item.time_delta_humanized)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function RecentCharts() {
  const { data } = useQuery({
    queryKey: ["list", "chart", "welcome"],
    queryFn: ({ signal }) =>
      listCharts(
        {
          columns: ["id", "slice_name", "viz_type", "changed_on_delta_humanized"],
          order_column: "changed_on_delta_humanized",
          order_direction: "desc",
          page: 0,
          page_size: 8,
        },
        signal,
      ),
  });
  if (!data) return <div className={`skeleton ${styles.listWaiting}`} />;
  if (data.result.length === 0) return null;
  return (
    <section className={styles.list} aria-label={t("Charts")}>
      <div className={styles.sectionHead}>
        <h2>{t("Charts")}</h2>
        <Link to="/chart/list/">{t("All {count}", { count: data.count })}</Link>
      </div>
      <ul>
        {data.result.map((chart) => (
          <li key={chart.id}>
            <ChartGlyph vizType={chart.viz_type ?? ""} />
            <Link to={`/explore/?slice_id=${chart.id}`}>{chart.slice_name}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function CardSkeletons() {
  return (
    <div className={styles.cards} aria-busy="true">
      {["a", "b", "c", "d"].map((place) => (
        <div key={place} className={`skeleton ${styles.cardWaiting}`} />
      ))}
    </div>
  );
}

function uniqueBy<T>(items: T[], key: (item: T) => unknown): T[] {
  return [...new Map(items.toReversed().map((item) => [key(item), item])).values()].toReversed();
}
