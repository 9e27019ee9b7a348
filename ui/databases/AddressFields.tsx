import { Form, Input } from "antd";
import { t } from "../i18n/t.ts";
import type { EngineChoice } from "./api.ts";
import { uriExample } from "./engine-hints.ts";

/** The address in one line, for engines without a form and for people who have it already. */
export function AddressFields({ engine }: { engine: EngineChoice | undefined }) {
  const example = uriExample(engine?.engine, engine?.sqlalchemy_uri_placeholder);
  return (
    <Form.Item
      name="sqlalchemy_uri"
      label={t("SQLAlchemy URI")}
      extra={t("For example {example}. A stored password shows as XXXXXXXXXX and stays as it is.", { example })}
      rules={[{ required: true, message: t("The address of the database is needed.") }]}
    >
      <Input placeholder={example} spellCheck={false} autoComplete="off" />
    </Form.Item>
  );
}
