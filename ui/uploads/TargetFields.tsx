import { useQuery } from "@tanstack/react-query";
import { Form, Input, Radio, Select } from "antd";
import { useEffect } from "react";
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
      <Form.Item name="database" label="Database" rules={[{ required: true, message: "Say which database." }]}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          placeholder="Choose a database"
          options={databases.map(({ id: value, database_name: label }) => ({ value, label }))}
        />
      </Form.Item>
      <Form.Item
        name="schema"
        label="Schema"
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
      <Form.Item name="table_name" label="Table name" rules={[{ required: true, message: "The table needs a name." }]}>
        <Input spellCheck={false} />
      </Form.Item>
      <Form.Item name="already_exists" label="If there is such a table">
        <Radio.Group
          options={[
            { value: "fail", label: "Stop" },
            { value: "replace", label: "Replace it" },
            { value: "append", label: "Add the rows" },
          ]}
        />
      </Form.Item>
    </div>
  );
}
