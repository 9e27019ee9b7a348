import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, Select } from "antd";
import { useBootstrap } from "../bootstrap-context.ts";
import styles from "./ReportDialog.module.css";

const METHODS: Record<string, string> = { Email: "Mail", Slack: "Slack (former API)", SlackV2: "Slack" };
const TARGETS: Record<string, string> = { Email: "To", Webhook: "Address (https://)" };

/** Whom it goes to: mail addresses, channels of Slack and webhooks where those are set up. */
export function RecipientFields() {
  const { conf } = useBootstrap().common;
  const methods = Array.isArray(conf.ALERT_REPORTS_NOTIFICATION_METHODS)
    ? conf.ALERT_REPORTS_NOTIFICATION_METHODS.map(String)
    : ["Email"];
  const recipients = Form.useWatch("recipients");
  return (
    <>
      <Form.List
        name="recipients"
        rules={[
          {
            validator: async (_, rows: unknown[]) => {
              if (!rows || rows.length === 0) throw new Error("It needs somebody to go to.");
            },
          },
        ]}
      >
        {(rows, { add, remove }, { errors }) => (
          <>
            {rows.map(({ key, name }) => {
              const isMail = recipients?.[name]?.type === "Email";
              return (
                <fieldset key={key} className={styles.recipient} aria-label={`Recipient ${name + 1}`}>
                  <Form.Item name={[name, "type"]} label="By">
                    <Select
                      options={methods.map((value) => ({
                        value,
                        label: METHODS[value] ?? value,
                      }))}
                    />
                  </Form.Item>
                  <Form.Item
                    name={[name, "target"]}
                    label={TARGETS[recipients?.[name]?.type] ?? "Channels"}
                    rules={[{ required: true, message: "Say whom it goes to." }]}
                    extra={isMail ? "Several with commas between them." : undefined}
                  >
                    <Input />
                  </Form.Item>
                  {isMail ? (
                    <>
                      <Form.Item name={[name, "cc"]} label="Copy (CC)">
                        <Input />
                      </Form.Item>
                      <Form.Item name={[name, "bcc"]} label="Hidden copy (BCC)">
                        <Input />
                      </Form.Item>
                    </>
                  ) : null}
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={`Remove recipient ${name + 1}`}
                    onClick={() => remove(name)}
                  />
                </fieldset>
              );
            })}
            <Button icon={<PlusOutlined />} onClick={() => add({ type: "Email", target: "" })}>
              Recipient
            </Button>
            <Form.ErrorList errors={errors} />
          </>
        )}
      </Form.List>
      {!methods.includes("SlackV2") ? (
        <p className={styles.note}>Slack needs SLACK_API_TOKEN in the settings.</p>
      ) : null}
    </>
  );
}
