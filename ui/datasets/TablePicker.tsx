import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useCallback } from "react";
import { Labelled } from "../components/Labelled.tsx";
import { t } from "../i18n/t.ts";
import { PlacePicker } from "../sqllab/browser/PlacePicker.tsx";
import { tablesQuery } from "../sqllab/browser/queries.ts";
import type { Place, SqlDatabase } from "../sqllab/types.ts";
import styles from "./DatasetDialog.module.css";

interface TablePickerProps {
  databases: readonly SqlDatabase[];
  place: Place;
  table: string | undefined;
  withTable?: boolean;
  change(place: Place, table: string | undefined): void;
}

/** A table or view: its database, schema, and name. */
export function TablePicker({ databases, place, table, withTable = true, change }: TablePickerProps) {
  const tables = useQuery({
    ...tablesQuery(place),
    enabled: withTable && place.dbId !== null && place.schema !== null,
  });
  // The picker tells of a schema that it takes by itself: the table stays.
  const move = useCallback(
    (next: Place) => change(next, place.schema === null && next.dbId === place.dbId ? table : undefined),
    [change, place, table],
  );
  return (
    <div className={styles.place}>
      <PlacePicker databases={databases} place={place} change={move} />
      {withTable ? (
        <Labelled label={t("Table")}>
          {(id) => (
            <Select
              id={id}
              aria-label={t("Table")}
              placeholder={place.schema === null ? t("Choose a schema first") : t("Choose a table or view")}
              showSearch
              virtual
              value={table}
              loading={tables.isFetching}
              status={tables.error ? "error" : undefined}
              notFoundContent={tables.error?.message}
              onChange={(name: string) => change(place, name)}
              options={(tables.data ?? []).map(({ value, type }) => ({
                value,
                label: type === "table" ? value : t("{value} (view)", { value }),
              }))}
            />
          )}
        </Labelled>
      ) : null}
    </div>
  );
}
