import { Form, Input, Switch } from "antd";
import { t } from "../i18n/t.ts";
import { ChoiceSelect } from "./ChoiceSelect.tsx";

/** Its name, whose it is, and whether it is switched on. */
export function GeneralFields({ detail }: { detail: Record<string, unknown> | undefined }) {
  return (
    <>
      <Form.Item name="name" label={t("Name")} rules={[{ required: true, message: t("It needs a name.") }]}>
        <Input maxLength={150} />
      </Form.Item>
      <Form.Item name="description" label={t("Description")}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
      <Form.Item name="owners" label={t("Owners")} extra={t("They may change it, and hear of it when it fails.")}>
        <ChoiceSelect mode="multiple" related="report/related/owners" known={detail?.owners} />
      </Form.Item>
      <Form.Item name="active" label={t("Active")} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="email_subject" label={t("Subject of the mail")}>
        <Input placeholder={t("As the settings say")} maxLength={255} />
      </Form.Item>
      <Form.Item name="context_markdown" label={t("Words in the message (Markdown)")}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
    </>
  );
}
