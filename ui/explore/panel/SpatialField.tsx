import { Select, Switch } from "antd";
import { isRecord } from "../../charts/form-data.ts";
import { t } from "../../i18n/t.ts";
import type { DatasetColumn } from "../api.ts";
import styles from "./ConditionsField.module.css";

interface SpatialFieldProps {
  label: string;
  value: unknown;
  columns: readonly DatasetColumn[];
  change(value: Record<string, unknown>): void;
}

const kinds = [
  { value: "latlong", label: t("Two columns") },
  { value: "delimited", label: t("One column, such as 52.5, 13.4") },
  { value: "geohash", label: t("A geohash") },
];

/** The columns that say where a row is. */
export function SpatialField({ label, value, columns, change }: SpatialFieldProps) {
  const spatial = isRecord(value) ? value : { type: "latlong" };
  const options = columns.map((column) => ({
    value: column.column_name,
    label: column.verbose_name || column.column_name,
  }));
  const column = (key: string, name: string) => (
    <Select
      aria-label={`${label}: ${name}`}
      placeholder={name}
      value={typeof spatial[key] === "string" ? spatial[key] : undefined}
      onChange={(chosen: string) => change({ ...spatial, [key]: chosen })}
      showSearch={{ optionFilterProp: "label" }}
      options={options}
    />
  );
  return (
    <div className={styles.rules}>
      <Select
        aria-label={t("{label}: given by", { label })}
        value={typeof spatial.type === "string" ? spatial.type : "latlong"}
        onChange={(type: string) => change({ ...spatial, type })}
        options={kinds}
      />
      {spatial.type === "delimited" ? column("lonlatCol", t("Column")) : null}
      {spatial.type === "geohash" ? column("geohashCol", t("Geohash")) : null}
      {spatial.type === "delimited" || spatial.type === "geohash" ? null : (
        <>
          {column("lonCol", t("Longitude"))}
          {column("latCol", t("Latitude"))}
        </>
      )}
      <div style={{ display: "flex", gap: 8, alignItems: "center" }}>
        <Switch
          size="small"
          aria-label={t("{label}: the other way round", { label })}
          checked={spatial.reverseCheckbox === true}
          onChange={(reverseCheckbox) => change({ ...spatial, reverseCheckbox })}
        />
        {t("The other way round")}
      </div>
    </div>
  );
}
