import { Form, Input, InputNumber } from "antd";
import type { ReactNode } from "react";
import { t } from "../i18n/t.ts";
import type { EngineChoice } from "./api.ts";
import { CredentialsInput } from "./CredentialsInput.tsx";
import styles from "./DatabaseDialog.module.css";
import { SheetsInput } from "./SheetsInput.tsx";
import { SwitchItem } from "./SwitchItem.tsx";

interface Part {
  label: string;
  input: ReactNode;
  note?: string;
  isHalf?: boolean;
}

/** The parts that a schema may have, in the order in which people think of them. */
const parts: Record<string, Part> = {
  host: { label: t("Host"), input: <Input placeholder={t("db.example.com or 10.0.0.5")} />, isHalf: true },
  port: { label: t("Port"), input: <InputNumber min={0} max={65535} className={styles.wide} />, isHalf: true },
  account: { label: t("Account"), input: <Input placeholder="xy12345.eu-central-1" /> },
  http_path_field: { label: t("HTTP path"), input: <Input placeholder="/sql/1.0/warehouses/…" /> },
  access_token: { label: t("Access token"), input: <Input.Password autoComplete="new-password" /> },
  default_catalog: { label: t("Default catalog"), input: <Input placeholder="main" />, isHalf: true },
  default_schema: { label: t("Default schema"), input: <Input placeholder="default" />, isHalf: true },
  database: { label: t("Database name"), input: <Input /> },
  role: { label: t("Role"), input: <Input />, isHalf: true },
  warehouse: { label: t("Warehouse"), input: <Input />, isHalf: true },
  username: { label: t("User name"), input: <Input autoComplete="off" />, isHalf: true },
  password: { label: t("Password"), input: <Input.Password autoComplete="new-password" />, isHalf: true },
  credentials_info: {
    label: t("Service account"),
    input: <CredentialsInput />,
    note: t("The JSON file that Google gives for a service account. Its private key is stored encrypted."),
  },
  service_account_info: {
    label: t("Service account"),
    input: <CredentialsInput />,
    note: t(
      "The JSON file that Google gives for a service account. Leave it empty for sheets that everybody may read.",
    ),
  },
  query: {
    label: t("More parameters"),
    input: <Input placeholder="name=value&name=value" />,
    note: t("What the driver takes besides, as name=value pairs with & between them."),
  },
};

/** What parts mean where they are another thing than with servers. */
const special: Record<string, Record<string, Partial<Part>>> = {
  duckdb: {
    database: {
      label: t("File or database"),
      input: <Input placeholder="/data/file.duckdb" spellCheck={false} />,
      note: t("The path of a file where Liteset runs, or the name of a database of MotherDuck."),
    },
    access_token: { label: t("MotherDuck token"), note: t("Only for databases of MotherDuck.") },
  },
};

interface ParameterFieldsProps {
  engine: EngineChoice;
  /** what the server found wrong, by field */
  problems: Record<string, string>;
}

/** The form of an engine, out of the schema that the server gives. */
export function ParameterFields({ engine: { engine, parameters }, problems }: ParameterFieldsProps) {
  const required = parameters?.required ?? [];
  const asked = Object.entries(parts)
    .filter(([name]) => parameters && name in parameters.properties)
    .map(([name, part]): [string, Part] => [name, { ...part, ...special[engine]?.[name] }]);
  return (
    <div className={styles.parameters}>
      {parameters && "catalog" in parameters.properties ? (
        <div className={styles.whole}>
          <SheetsInput />
        </div>
      ) : null}
      {asked.map(([name, { label, input, note, isHalf }]) => (
        <Form.Item
          key={name}
          className={isHalf ? styles.half : styles.whole}
          name={["parameters", name]}
          label={label}
          extra={note}
          rules={required.includes(name) ? [{ required: true, message: t("{label} is needed.", { label }) }] : []}
          {...(problems[name] ? { validateStatus: "error" as const, help: problems[name] } : {})}
        >
          {input}
        </Form.Item>
      ))}
      {parameters && "encryption" in parameters.properties ? (
        <SwitchItem name={["parameters", "encryption"]} label={t("Encrypt the connection (TLS)")} />
      ) : null}
    </div>
  );
}
