import { Select } from "antd";
import { plural, t } from "../i18n/t.ts";
import type { FileContents } from "./api.ts";
import type { ColumnType } from "./options.ts";
import styles from "./UploadDialog.module.css";

interface PreviewTableProps {
  preview: NonNullable<FileContents["preview"]>;
  types: Readonly<Record<string, ColumnType>>;
  isBusy: boolean;
  /** absent where the file itself says what its columns are */
  change?(name: string, as: ColumnType | undefined): void;
  /** whether columns can be made anything, or only moments */
  canCast: boolean;
}

const typeLabels: Record<string, string> = {
  text: t("text"),
  longtext: t("text"),
  integer: t("whole numbers"),
  double: t("numbers"),
  boolean: t("yes or no"),
  datetime: t("date and time"),
  date: t("date"),
  time: t("time of day"),
};

const casts: { value: ColumnType; label: string }[] = [
  { value: "text", label: t("text") },
  { value: "integer", label: t("whole numbers") },
  { value: "number", label: t("numbers") },
  { value: "boolean", label: t("yes or no") },
  { value: "time", label: t("date and time") },
];

/** The first rows as they would be stored, and what each column is. */
export function PreviewTable({ preview, types, isBusy, change, canCast }: PreviewTableProps) {
  return (
    <section aria-label={t("Preview")} aria-busy={isBusy}>
      <h3 className={styles.heading}>{plural(preview.rows.length, "First row", "First {count} rows")}</h3>
      {/* Not antd's table: it measures with a hidden copy of the head, whose fields would be there twice. */}
      <div className={styles.preview}>
        <table>
          <thead>
            <tr>
              {preview.columns.map(({ name, type }) => (
                <th key={name} scope="col">
                  {name}
                  {change ? (
                    <Select
                      size="small"
                      variant="filled"
                      aria-label={t("Type of {name}", { name })}
                      popupMatchSelectWidth={false}
                      value={types[name] ?? "found"}
                      options={[
                        { value: "found", label: types[name] ? t("as found") : (typeLabels[type] ?? type) },
                        ...casts.filter(({ value }) => canCast || value === "time"),
                      ]}
                      onChange={(as) => change(name, casts.find(({ value }) => value === as)?.value)}
                    />
                  ) : (
                    <small>{typeLabels[type] ?? type}</small>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row) => (
              <tr key={preview.rows.indexOf(row)}>
                {preview.columns.map(({ name, type }, at) => (
                  <td key={name} className={/^(integer|double)$/.test(type) ? styles.number : undefined}>
                    {cellText(row[at])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function cellText(value: unknown) {
  return value === null || value === undefined ? <i className={styles.nothing}>{t("nothing")}</i> : String(value);
}
