import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useCallback, useMemo, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { can } from "../access.ts";
import { messageOf } from "../api/errors.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { useTitle } from "../components/use-title.ts";
import { t } from "../i18n/t.ts";
import { tableQuery } from "../sqllab/browser/queries.ts";
import { TablePreview } from "../sqllab/results/TablePreview.tsx";
import type { Place } from "../sqllab/types.ts";
import styles from "./AddDatasetPage.module.css";
import { createDataset } from "./api.ts";
import { allDatabases } from "./databases.ts";
import { TablePicker } from "./TablePicker.tsx";

/** Makes a dataset of a table, which one sees before. */
export function AddDatasetPage() {
  useTitle(t("New dataset"));
  const { user } = useBootstrap();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const databases = useQuery(allDatabases);
  const [chosen, setChosen] = useState<{ place: Place; table: string | undefined }>(() => ({
    place: { dbId: Number(params.get("database")) || null, catalog: null, schema: null },
    table: undefined,
  }));
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const change = useCallback((place: Place, table: string | undefined) => setChosen({ place, table }), []);
  const { table } = chosen;
  // Where there is one database only, it is meant.
  const only = databases.data?.length === 1 ? databases.data[0]?.id : undefined;
  const place = useMemo(() => ({ ...chosen.place, dbId: chosen.place.dbId ?? only ?? null }), [chosen.place, only]);
  const create = async (leadTo: (id: number) => string) => {
    setIsBusy(true);
    setProblem(undefined);
    try {
      const { dbId: database, catalog, schema } = place;
      const id = await createDataset({ database, schema, table_name: table, ...(catalog ? { catalog } : {}) });
      await navigate(leadTo(id));
    } catch (error) {
      setProblem(messageOf(error));
      setIsBusy(false);
    }
  };
  return (
    <section className={styles.page}>
      <div className={styles.head}>
        <h1>{t("New dataset")}</h1>
        <span className={styles.space} />
        <Button disabled={!table || isBusy} onClick={() => void create(() => "/tablemodelview/list/")}>
          {t("Create")}
        </Button>
        <Button
          type="primary"
          disabled={!table}
          loading={isBusy}
          onClick={() => void create((id) => `/explore/?datasource_type=table&datasource_id=${id}`)}
        >
          {t("Create and make a chart")}
        </Button>
      </div>
      {problem ? <Alert type="error" title={problem} role="alert" showIcon className={styles.problem} /> : null}
      <div className={styles.columns}>
        <div className={styles.side}>
          <TablePicker databases={databases.data ?? []} place={place} table={table} change={change} />
          {databases.data?.length === 0 ? (
            <p className={styles.note}>
              {t("There is no database yet:")} <Link to="/databaseview/list/#new">{t("connect one")}</Link>{" "}
              {t("first.")}
            </p>
          ) : (
            <p className={styles.note}>
              {t("A dataset can also be a query: write it in")} <Link to="/sqllab/">{t("SQL Lab")}</Link>{" "}
              {t("and save it as a dataset. Or")} <Link to="/tablemodelview/list/#upload">{t("upload a file")}</Link>.
            </p>
          )}
        </div>
        <div className={styles.preview}>
          {!table ? (
            <p className={styles.none}>{t("Choose a table to see what is in it.")}</p>
          ) : can(user, "can_execute_sql_query", "SQLLab") ? (
            <TablePreview place={place} table={table} />
          ) : (
            <ColumnList place={place} table={table} />
          )}
        </div>
      </div>
    </section>
  );
}

/** What a table is made of, for those who may not run SQL. */
function ColumnList({ place, table }: { place: Place; table: string }) {
  const { data, error } = useQuery(tableQuery(place, table));
  if (error) return <Alert type="error" title={error.message} role="alert" />;
  return (
    <ul aria-label={t("Columns of {table}", { table })} className={styles.list}>
      {(data?.columns ?? []).map(({ name, type }) => (
        <li key={name}>
          {name} <small>{type}</small>
        </li>
      ))}
    </ul>
  );
}
