import { useQuery } from "@tanstack/react-query";
import { Form, Input, Radio, Select } from "antd";
import { useEffect } from "react";
import { t } from "../i18n/t.ts";
import { uploadSchemas } from "./api.ts";
import styles from "./UploadDialog.module.css";

const usual = ["public", "main", "dbo", "default"];

/** The table that the file becomes. */
export function TargetFields({ databases }: { databases: readonly { id: number; database_name: string }[] }) {
  const form = Form.useFormInstance();
  const database: number | undefined = Form.useWatch("database", form);
  const schemas = useQuery({
    queryKey: ["upload-schemas", database],
    queryFn: ({ signal }) => (database === undefined ? [] : uploadSchemas(database, signal)),
    enabled: database !== undefined,
  });
  const { data } = schemas;
  useEffect(() => {
    if (!data || data.includes(form.getFieldValue("schema"))) return;
    form.setFieldValue("schema", usual.find((name) => data.includes(name)) ?? data[0]);
  }, [data, form]);
  return (
    <div className={styles.fields}>
      <Form.Item name="database" label={t("Database")} rules={[{ required: true, message: t("Say which database.") }]}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          placeholder={t("Choose a database")}
          options={databases.map(({ id: value, database_name: label }) => ({ value, label }))}
        />
      </Form.Item>
      <Form.Item
        name="schema"
        label={t("Schema")}
        validateStatus={schemas.error ? "error" : undefined}
        help={schemas.error?.message}
      >
        <Select
          showSearch
          loading={schemas.isFetching}
          disabled={database === undefined}
          options={(data ?? []).map((value) => ({ value, label: value }))}
        />
      </Form.Item>
      <Form.Item
        name="table_name"
        label={t("Table name")}
        rules={[{ required: true, message: t("The table needs a name.") }]}
      >
        <Input spellCheck={false} />
      </Form.Item>
      <Form.Item name="already_exists" label={t("If there is such a table")}>
        <Radio.Group
          options={[
            { value: "fail", label: t("Stop") },
            { value: "replace", label: t("Replace it") },
            { value: "append", label: t("Add the rows") },
          ]}
        />
      </Form.Item>
    </div>
  );
}
