import { Collapse, Form, Input, InputNumber, Select } from "antd";
import { checkJson } from "../components/check-json.ts";
import { t } from "../i18n/t.ts";
import { type AdvancedField, advancedSections } from "./advanced-sections.ts";
import type { EngineChoice } from "./api.ts";
import styles from "./DatabaseDialog.module.css";
import { SwitchItem } from "./SwitchItem.tsx";

/** What may be done with the connection, in sections that open one by one. */
export function AdvancedFields({ engine }: { engine: EngineChoice | undefined }) {
  const cannotUpload = engine?.engine_information.supports_file_upload === false;
  return (
    <Collapse
      ghost
      defaultActiveKey={["sqllab"]}
      items={advancedSections.map(({ key, label, fields }) => ({
        key,
        label,
        forceRender: true,
        children: fields
          .filter(({ path }) => !(cannotUpload && /file_upload/.test(String(path))))
          .map((field) => <AdvancedItem key={String(field.path)} field={field} />),
      }))}
    />
  );
}

function AdvancedItem({ field: { path, label, note, kind } }: { field: AdvancedField }) {
  if (kind === "switch") return <SwitchItem name={path} label={label} note={note} />;
  return (
    <Form.Item
      name={path}
      label={label}
      extra={note}
      rules={kind === "json" ? [{ validator: (_: unknown, text: unknown) => checkJson(text) }] : []}
    >
      {inputOf(kind, label)}
    </Form.Item>
  );
}

function inputOf(kind: AdvancedField["kind"], label: string) {
  switch (kind) {
    case "seconds":
      return <InputNumber min={-1} className={styles.wide} suffix={t("seconds")} />;
    case "names":
      return <Select mode="tags" open={false} suffixIcon={null} placeholder={t("Any")} aria-label={label} />;
    case "json":
    case "code":
      return <Input.TextArea className={styles.code} autoSize={{ minRows: 3, maxRows: 10 }} spellCheck={false} />;
    default:
      return <Input />;
  }
}
