import { Form, Input, Switch } from "antd";
import { ChoiceSelect } from "./ChoiceSelect.tsx";

/** Its name, whose it is, and whether it is switched on. */
export function GeneralFields({ detail }: { detail: Record<string, unknown> | undefined }) {
  return (
    <>
      <Form.Item name="name" label="Name" rules={[{ required: true, message: "It needs a name." }]}>
        <Input maxLength={150} />
      </Form.Item>
      <Form.Item name="description" label="Description">
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
      <Form.Item name="owners" label="Owners" extra="They may change it, and hear of it when it fails.">
        <ChoiceSelect mode="multiple" related="report/related/owners" known={detail?.owners} />
      </Form.Item>
      <Form.Item name="active" label="Active" valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="email_subject" label="Subject of the mail">
        <Input placeholder="As the settings say" maxLength={255} />
      </Form.Item>
      <Form.Item name="context_markdown" label="Words in the message (Markdown)">
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
    </>
  );
}
