import { useQuery } from "@tanstack/react-query";
import { t } from "../../i18n/t.ts";
import { execute } from "../api.ts";
import { tableQuery } from "../browser/queries.ts";
import type { Place } from "../types.ts";
import styles from "./ResultPane.module.css";
import { ResultTable } from "./ResultTable.tsx";

const mostRows = 100;

/** A table, and where it is: the tab may have gone elsewhere since. */
export interface Preview {
  place: Place;
  table: string;
}

/** The first rows of a table. */
export function TablePreview({ place, table }: Preview) {
  const metadata = useQuery(tableQuery(place, table));
  const { data, error } = useQuery({
    queryKey: ["sql", "preview", place, table],
    queryFn: ({ signal }) =>
      execute(
        {
          clientId: `p${crypto.getRandomValues(new Uint32Array(1))[0]?.toString(36)}`,
          place,
          sql: metadata.data?.selectStar ?? "",
          tabId: "preview",
          tabName: table,
          limit: mostRows,
          templateParams: null,
          isAsync: false,
        },
        signal,
      ),
    enabled: metadata.data !== undefined,
    staleTime: 60_000,
    retry: false,
  });
  const fault = error ?? metadata.error;
  if (fault)
    return (
      <div className={styles.error} role="alert">
        <h3>{t("{table} could not be read", { table })}</h3>
        <pre>{fault.message}</pre>
      </div>
    );
  if (!data?.data || !data.columns) return <div className={`skeleton ${styles.waiting}`} aria-busy="true" />;
  return (
    <ResultTable
      label={t("Rows of {table}", { table })}
      columns={data.columns}
      rows={data.data}
      note={` ${t("of {table}", { table })}`}
    />
  );
}
