import { CheckCircleFilled } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { can } from "../../access.ts";
import { api } from "../../api/client.ts";
import { useBootstrap } from "../../bootstrap-context.ts";
import { t } from "../../i18n/t.ts";
import styles from "./FirstSteps.module.css";

/** The way from an empty installation to a first dashboard; each step says where it is done. */
export function FirstSteps() {
  const { user } = useBootstrap();
  const counts = [
    useCount("database"),
    useCount("database", [{ col: "allow_file_upload", opr: "eq", value: true }]),
    useCount("dataset"),
    useCount("chart"),
  ];
  // Which ways there are is known when all have answered; to show others before would send people wrong.
  if (counts.some((count) => count === undefined))
    return <div className={`skeleton ${styles.waiting}`} aria-busy="true" />;
  const [databases = 0, uploads = 0, datasets = 0, charts = 0] = counts;
  const mayConnect = can(user, "can_write", "Database");
  const mayUpload = can(user, "can_upload", "Database") && uploads > 0;
  if (!mayConnect && !mayUpload && datasets === 0)
    return (
      <section className={styles.steps}>
        <h2>{t("Nothing here yet")}</h2>
        <p>{t("There is nothing that you may see. Ask an administrator for a role, or for data.")}</p>
      </section>
    );
  return (
    <section className={styles.steps} aria-label={t("First steps")}>
      <h2>{t("From your data to a first chart")}</h2>
      <ol>
        <Step title={t("Bring your data")} isDone={datasets > 0 || databases > uploads}>
          <p>
            {uploads > 0 || !mayConnect
              ? t("Upload a CSV, Excel or Parquet file, or connect the database that the data are in.")
              : t(
                  "Connect the database that the data are in. Files can be uploaded to a database that takes them: below Advanced, Security of its connection.",
                )}
          </p>
          <div className={styles.ways}>
            {mayUpload ? <Link to="/tablemodelview/list/#upload">{t("Upload a file")}</Link> : null}
            {mayConnect ? <Link to="/databaseview/list/#new">{t("Connect a database")}</Link> : null}
          </div>
        </Step>
        <Step title={t("Choose what charts are made of")} isDone={datasets > 0}>
          <p>{t("A dataset is a table, or a query, with names and measures. An uploaded file is one already.")}</p>
          <div className={styles.ways}>
            <Link to="/dataset/add/">{t("Make a dataset of a table")}</Link>
            <Link to="/sqllab/">{t("Look around with SQL")}</Link>
          </div>
        </Step>
        <Step title={t("See it")} isDone={charts > 0}>
          <p>{t("Choose a dataset and a kind of chart; what it shows is chosen beside the picture.")}</p>
          <div className={styles.ways}>
            <Link to="/chart/add">{t("Make a chart")}</Link>
          </div>
        </Step>
        <Step title={t("Put charts together")} isDone={false}>
          <p>{t("A dashboard shows charts beside each other and filters them together.")}</p>
          <div className={styles.ways}>
            <Link to="/dashboard/list/">{t("Dashboards")}</Link>
          </div>
        </Step>
      </ol>
      <p className={styles.note}>
        {t("To look at something finished first:")} <code>liteset load-examples</code>{" "}
        {t(
          "in a terminal loads four dashboards of real data. Archives exported from Superset are imported from the list of dashboards.",
        )}
      </p>
    </section>
  );
}

function Step({ title, isDone, children }: { title: string; isDone: boolean; children: ReactNode }) {
  return (
    <li className={isDone ? styles.done : undefined}>
      <h3>
        {title} {isDone ? <CheckCircleFilled aria-label={t("done")} /> : null}
      </h3>
      {children}
    </li>
  );
}

/** How many there are that the viewer may see. */
function useCount(list: string, filters: { col: string; opr: string; value: unknown }[] = []): number | undefined {
  const { data, error } = useQuery({
    queryKey: ["list", list, "count", filters],
    queryFn: ({ signal }) =>
      api.get<{ count: number }>(`/api/v1/${list}/`, { rison: { filters, page: 0, page_size: 1 }, signal }),
    retry: false,
  });
  return error ? 0 : data?.count;
}
