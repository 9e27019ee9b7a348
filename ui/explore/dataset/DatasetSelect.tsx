import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { api } from "../../api/client.ts";
import type { ListAnswer } from "../../api/types.ts";
import { t } from "../../i18n/t.ts";
import styles from "./DatasetSelect.module.css";

interface DatasetRow {
  id: number;
  table_name: string;
  schema: string | null;
  database?: { database_name: string };
}

interface DatasetSelectProps {
  value: number | undefined;
  change(id: number): void;
  /** what is looked for first */
  initialSearch?: string;
}

/** One of the datasets, found by its name. */
export function DatasetSelect({ value, change, initialSearch = "" }: DatasetSelectProps) {
  const [search, setSearch] = useState(initialSearch);
  const { data, error, isFetching } = useQuery(datasetsQuery(search));
  const options = (data?.result ?? []).map((row) => ({
    value: row.id,
    label: row.table_name,
    note: [row.database?.database_name, row.schema].filter(Boolean).join(" · "),
  }));
  return (
    <Select
      aria-label={t("Dataset")}
      placeholder={t("Choose a dataset")}
      className={styles.dataset}
      loading={isFetching}
      value={value}
      onChange={change}
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
  );
}

/** The first hundred datasets whose names hold a text. */
export function datasetsQuery(search: string) {
  return {
    queryKey: ["datasets", search],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
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
  };
}
