import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { useTitle } from "../components/use-title.ts";
import { t } from "../i18n/t.ts";
import styles from "./AddChartPage.module.css";
import { DatasetSelect, datasetsQuery } from "./dataset/DatasetSelect.tsx";
import { TypeGallery } from "./types/TypeGallery.tsx";

/** A new chart: of which dataset, and of which type. */
export function AddChartPage() {
  useTitle(t("New chart"));
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const [dataset, setDataset] = useState<number>();
  const [vizType, setVizType] = useState<string>();
  const { data } = useQuery(datasetsQuery(""));
  return (
    <section className={styles.page}>
      <h1>{t("New chart")}</h1>
      <div className={styles.step}>
        <h2>{t("Dataset")}</h2>
        <DatasetSelect value={dataset} change={setDataset} initialSearch={params.get("dataset") ?? ""} />
        {data?.count === 0 ? (
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
