import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useEffect } from "react";
import { Labelled } from "../../components/Labelled.tsx";
import { t } from "../../i18n/t.ts";
import type { Place, SqlDatabase } from "../types.ts";
import { catalogsQuery, schemasQuery } from "./queries.ts";
import styles from "./SchemaBrowser.module.css";

interface PlacePickerProps {
  databases: readonly SqlDatabase[];
  place: Place;
  change(place: Place): void;
}

/** Database, catalog where there are several, and schema. */
export function PlacePicker({ databases, place, change }: PlacePickerProps) {
  const database = databases.find(({ id }) => id === place.dbId);
  const hasCatalogs = database?.allow_multi_catalog === true;
  const catalogs = useQuery({ ...catalogsQuery(place.dbId), enabled: hasCatalogs });
  const schemas = useQuery({ ...schemasQuery(place), enabled: place.dbId !== null });
  const { data } = schemas;
  // A database's own schema is there without being chosen.
  useEffect(() => {
    if (place.schema !== null || !data || data.length === 0) return;
    const usual = ["public", "main", "dbo", "default"].find((name) => data.includes(name));
    const schema = usual ?? (data.length === 1 ? data[0] : undefined);
    if (schema !== undefined) change({ ...place, schema });
  }, [data, place, change]);
  return (
    <div className={styles.place}>
      <Labelled label={t("Database")}>
        {(id) => (
          <Select
            id={id}
            aria-label={t("Database")}
            placeholder={t("Choose a database")}
            value={place.dbId ?? undefined}
            onChange={(dbId: number) => change({ dbId, catalog: null, schema: null })}
            showSearch={{ optionFilterProp: "label" }}
            options={databases.map(({ id: value, database_name, backend }) => ({
              value,
              label: database_name,
              title: backend,
            }))}
          />
        )}
      </Labelled>
      {hasCatalogs ? (
        <Labelled label={t("Catalog")}>
          {(id) => (
            <Select
              id={id}
              aria-label={t("Catalog")}
              placeholder={t("The default one")}
              allowClear
              value={place.catalog ?? undefined}
              onChange={(catalog?: string) => change({ ...place, catalog: catalog ?? null, schema: null })}
              loading={catalogs.isFetching}
              showSearch
              options={(catalogs.data ?? []).map((value) => ({ value, label: value }))}
            />
          )}
        </Labelled>
      ) : null}
      <Labelled label={t("Schema")}>
        {(id) => (
          <Select
            id={id}
            aria-label={t("Schema")}
            placeholder={t("Choose a schema")}
            disabled={place.dbId === null}
            value={place.schema ?? undefined}
            onChange={(schema?: string) => change({ ...place, schema: schema ?? null })}
            loading={schemas.isFetching}
            showSearch
            status={schemas.error ? "error" : undefined}
            options={(data ?? []).map((value) => ({ value, label: value }))}
          />
        )}
      </Labelled>
      {schemas.error ? (
        <p role="alert" className={styles.fault}>
          {schemas.error.message}
        </p>
      ) : null}
    </div>
  );
}
