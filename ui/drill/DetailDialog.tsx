import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Modal, Tag } from "antd";
import { useState } from "react";
import { api } from "../api/client.ts";
import type { QueryFilter } from "../charts/types.ts";
import { ChartError } from "../dashboard/chart/ChartError.tsx";
import type { Rows } from "../explore/api.ts";
import { RowTable } from "../explore/data/RowTable.tsx";
import { t } from "../i18n/t.ts";
import styles from "./drill.module.css";
import { detailQuestion, filterText } from "./drill.ts";
import type { DrillSource } from "./use-drill.tsx";

const pageSize = 50;

interface DetailDialogProps {
  chart: DrillSource;
  filters: QueryFilter[];
  close(): void;
}

/** The dataset's rows behind a chart, or behind a part of it. */
export function DetailDialog({ chart, filters, close }: DetailDialogProps) {
  const [left, setLeft] = useState(filters);
  const [page, setPage] = useState(1);
  const [id = "", type = "table"] = String(chart.formData.datasource ?? "").split("__");
  const json = detailQuestion(chart.formData, left);
  const { data, error, refetch } = useQuery({
    queryKey: ["drill-detail", id, type, page, json],
    queryFn: async ({ signal }) => {
      const query = { datasource_type: type, datasource_id: id, force: false, page, per_page: pageSize };
      return (await api.post<{ result: Rows }>("/datasource/samples", { query, json, signal })).result;
    },
    placeholderData: keepPreviousData,
  });
  const rest = (gone: QueryFilter) => {
    setPage(1);
    setLeft(left.filter((filter) => filter !== gone));
  };
  return (
    <Modal
      open
      onCancel={close}
      title={t("Drill to detail: {title}", { title: chart.title })}
      width={1100}
      footer={null}
    >
      {left.length > 0 ? (
        <ul className={styles.filters} aria-label={t("Filters")}>
          {left.map((filter) => (
            <li key={JSON.stringify(filter)}>
              <Tag closable={{ "aria-label": t("Remove filter") }} onClose={() => rest(filter)}>
                {chart.datasource?.verboseMap?.[String(filter.col)] ?? String(filter.col)}{" "}
                <strong>{filterText(filter)}</strong>
              </Tag>
            </li>
          ))}
        </ul>
      ) : null}
      {error ? (
        <ChartError error={error} retry={() => void refetch()} />
      ) : data ? (
        <RowTable rows={data} height="min(48vh, 440px)" paging={{ page, size: pageSize, change: setPage }} />
      ) : (
        <div className={`skeleton ${styles.chart}`} />
      )}
    </Modal>
  );
}
