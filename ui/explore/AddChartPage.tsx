import { useQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { api } from "../api/client.ts";
import type { ListAnswer } from "../api/types.ts";
import { useTitle } from "../components/use-title.ts";
import { t } from "../i18n/t.ts";
import styles from "./AddChartPage.module.css";
import { TypeGallery } from "./types/TypeGallery.tsx";

interface DatasetRow {
  id: number;
  table_name: string;
  schema: string | null;
  database?: { database_name: string };
}

/** A new chart: of which dataset, and of which type. */
export function AddChartPage() {
  useTitle(t("New chart"));
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const [search, setSearch] = useState(params.get("dataset") ?? "");
  const [dataset, setDataset] = useState<number>();
  const [vizType, setVizType] = useState<string>();
  const { data, error, isFetching } = useQuery({
    queryKey: ["datasets", search],
    queryFn: ({ signal }) =>
      api.get<ListAnswer<DatasetRow>>("/api/v1/dataset/", {
        rison: {
          columns: ["id", "table_name", "schema", "database.database_name"],
          filters: search ? [{ col: "table_name", opr: "ct", value: search }] : [],
          order_column: "table_name",
          order_direction: "asc",
          page_size: 100,
        },
        signal,
      }),
  });
  const options = (data?.result ?? []).map((row) => ({
    value: row.id,
    label: row.table_name,
    note: [row.database?.database_name, row.schema].filter(Boolean).join(" · "),
  }));
  return (
    <section className={styles.page}>
      <h1>{t("New chart")}</h1>
      <div className={styles.step}>
        <h2>{t("Dataset")}</h2>
        <Select
          aria-label={t("Dataset")}
          placeholder={t("Choose a dataset")}
          className={styles.dataset}
          loading={isFetching}
          value={dataset}
          onChange={setDataset}
          status={error ? "error" : undefined}
          notFoundContent={error ? error.message : isFetching ? t("Searching…") : t("No dataset is called so.")}
          showSearch={{ filterOption: false, onSearch: setSearch }}
          options={options}
          optionRender={({ data: option }) => (
            <span className={styles.option}>
              {option.label} <small>{option.note}</small>
            </span>
          )}
        />
        {data?.count === 0 && search === "" ? (
          <p className={styles.none}>
            {t("There is no dataset yet.")} <Link to="/dataset/add/">{t("Make a dataset of a table")}</Link>
            {" · "}
            <Link to="/tablemodelview/list/#upload">{t("Upload a file")}</Link>
          </p>
        ) : null}
      </div>
      <div className={styles.step}>
        <h2>{t("Chart type")}</h2>
        <TypeGallery value={vizType} choose={setVizType} />
      </div>
      <div className={styles.foot}>
        <Button
          type="primary"
          disabled={dataset === undefined || vizType === undefined}
          onClick={() => navigate(`/explore/?datasource_type=table&datasource_id=${dataset}&viz_type=${vizType}`)}
        >
          {t("Continue")}
        </Button>
      </div>
    </section>
  );
}
