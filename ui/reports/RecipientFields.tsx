import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, Select } from "antd";
import { useBootstrap } from "../bootstrap-context.ts";
import { t } from "../i18n/t.ts";
import { listOf } from "./list-of.ts";
import { methodText } from "./methods.ts";
import styles from "./ReportDialog.module.css";
import { SlackChannels } from "./SlackChannels.tsx";

const TARGETS: Record<string, string> = { Email: t("Send to"), Webhook: t("Address (https://)") };

const checkMails = async (_: unknown, text: string | undefined) => {
  const wrong = listOf(text).find((address) => !/^[^\s@]+@[^\s@]+$/.test(address));
  if (wrong !== undefined) throw new Error(t("“{address}” is no mail address.", { address: wrong }));
};

/** Whom it goes to: mail addresses, channels of Slack and webhooks where those are set up. */
export function RecipientFields() {
  const { conf } = useBootstrap().common;
  const methods = Array.isArray(conf.ALERT_REPORTS_NOTIFICATION_METHODS)
    ? conf.ALERT_REPORTS_NOTIFICATION_METHODS.map(String)
    : ["Email"];
  const form = Form.useFormInstance();
  const recipients = Form.useWatch("recipients");
  return (
    <>
      <Form.List
        name="recipients"
        rules={[
          {
            validator: async (_, rows: unknown[]) => {
              if (!rows || rows.length === 0) throw new Error(t("It needs somebody to go to."));
            },
          },
        ]}
      >
        {(rows, { add, remove }, { errors }) => (
          <>
            {rows.map(({ key, name }) => {
              const isMail = recipients?.[name]?.type === "Email";
              return (
                <fieldset
                  key={key}
                  className={styles.recipient}
                  aria-label={t("Recipient {value}", { value: name + 1 })}
                >
                  <Form.Item name={[name, "type"]} label={t("By")}>
                    <Select
                      popupMatchSelectWidth={false}
                      // An address is none of a channel.
                      onChange={() => form.setFields([{ name: ["recipients", name, "target"], value: "", errors: [] }])}
                      options={methods.map((value) => ({
                        value,
                        label: methodText(value),
                      }))}
                    />
                  </Form.Item>
                  <Form.Item
                    name={[name, "target"]}
                    label={TARGETS[recipients?.[name]?.type] ?? t("Channels")}
                    rules={[
                      { required: true, message: t("Say whom it goes to.") },
                      ...(isMail ? [{ validator: checkMails }] : []),
                    ]}
                    extra={isMail ? t("Several with commas between them.") : undefined}
                  >
                    {recipients?.[name]?.type === "SlackV2" ? <SlackChannels /> : <Input />}
                  </Form.Item>
                  {isMail ? (
                    <>
                      <Form.Item name={[name, "cc"]} label={t("Copy (CC)")}>
                        <Input />
                      </Form.Item>
                      <Form.Item name={[name, "bcc"]} label={t("Hidden copy (BCC)")}>
                        <Input />
                      </Form.Item>
                    </>
                  ) : null}
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={t("Remove recipient {value}", { value: name + 1 })}
                    onClick={() => remove(name)}
                  />
                </fieldset>
              );
            })}
            <Button icon={<PlusOutlined />} onClick={() => add({ type: "Email", target: "" })}>
              {t("Recipient")}
            </Button>
            <Form.ErrorList errors={errors} />
          </>
        )}
      </Form.List>
      {!methods.includes("SlackV2") ? (
        <p className={styles.note}>{t("Slack needs SLACK_API_TOKEN in the settings.")}</p>
      ) : null}
    </>
  );
}
