import { Alert, Button, Form, Input, Tabs } from "antd";
import { useState } from "react";
import { messageOf } from "../api/errors.ts";
import { t } from "../i18n/t.ts";
import { AddressFields } from "./AddressFields.tsx";
import { AdvancedFields } from "./AdvancedFields.tsx";
import { type EngineChoice, storeConnection, testConnection } from "./api.ts";
import { type ConnectionValues, toBody, toTest } from "./connection.ts";
import styles from "./DatabaseDialog.module.css";
import { ParameterFields } from "./ParameterFields.tsx";
import { TunnelFields } from "./TunnelFields.tsx";
import { useProblems } from "./use-problems.ts";

/** What to do about an error that the server only states. */
const adviceOn = (text: string): string | undefined =>
  text.includes("for security reasons")
    ? t(
        "Files of the server can be opened by everybody who may query such a database. An administrator allows this by PREVENT_UNSAFE_DB_CONNECTIONS = False in the settings.",
      )
    : undefined;

interface ConnectionFormProps {
  id: number | undefined;
  engine: EngineChoice | undefined;
  /** by the parts of the address; else by the address itself */
  byForm: boolean;
  setByForm(byForm: boolean): void;
  initial: ConnectionValues;
  back: (() => void) | undefined;
  close(): void;
  saved(made: { id: number; name: string; takesFiles: boolean }): void;
}

/** All of a connection in two tabs: how it is reached, and what may be done with it. */
export function ConnectionForm(props: ConnectionFormProps) {
  const { id, engine, byForm, initial } = props;
  const [form] = Form.useForm<ConnectionValues>();
  const [tab, setTab] = useState("basic");
  const [outcome, setOutcome] = useState<{ type: "error" | "success"; text: string }>();
  const [busy, setBusy] = useState<"test" | "save">();
  const formEngine = byForm ? engine : undefined;
  const problems = useProblems(form, id, formEngine);
  const bodyOf = () => toBody(form.getFieldsValue(true), formEngine, id !== undefined && initial.has_tunnel === true);
  const attempt = async (kind: "test" | "save", run: () => Promise<void>) => {
    setBusy(kind);
    setOutcome(undefined);
    try {
      await form.validateFields();
    } catch {
      setTab("basic");
      setBusy(undefined);
      return;
    }
    try {
      await run();
    } catch (error) {
      setOutcome({ type: "error", text: messageOf(error) });
    }
    setBusy(undefined);
  };
  const test = () =>
    attempt("test", async () => {
      await testConnection(toTest(bodyOf()));
      setOutcome({ type: "success", text: t("The connection works.") });
    });
  const save = () =>
    attempt("save", async () => {
      const body = bodyOf();
      const stored = await storeConnection(id, body);
      props.saved({ id: stored, name: String(body.database_name), takesFiles: body.allow_file_upload === true });
    });
  return (
    <Form form={form} layout="vertical" initialValues={initial} onFinish={save} scrollToFirstError>
      <Tabs
        activeKey={tab}
        onChange={setTab}
        items={[
          {
            key: "basic",
            label: t("Connection"),
            forceRender: true,
            children: (
              <div className={styles.pane}>
                <Form.Item
                  name="database_name"
                  label={t("Name")}
                  extra={t("As people will see it in lists.")}
                  rules={[{ required: true, message: t("The connection needs a name.") }]}
                >
                  <Input maxLength={250} />
                </Form.Item>
                {formEngine ? (
                  <ParameterFields engine={formEngine} problems={problems.byField} />
                ) : (
                  <AddressFields engine={engine} />
                )}
                {engine?.parameters ? (
                  <Button type="link" className={styles.other} onClick={() => props.setByForm(!byForm)}>
                    {byForm ? t("Give a SQLAlchemy URI instead") : t("Fill in a form instead")}
                  </Button>
                ) : null}
                {engine?.engine_information.disable_ssh_tunneling ? null : <TunnelFields />}
              </div>
            ),
          },
          {
            key: "advanced",
            label: t("Advanced"),
            forceRender: true,
            children: (
              <div className={styles.pane}>
                <AdvancedFields engine={engine} />
              </div>
            ),
          },
        ]}
      />
      {outcome ? (
        <Alert
          type={outcome.type}
          title={outcome.text}
          description={adviceOn(outcome.text)}
          role="alert"
          showIcon
          className={styles.outcome}
        />
      ) : null}
      {!outcome && problems.general ? (
        <Alert type="warning" title={problems.general} role="status" showIcon className={styles.outcome} />
      ) : null}
      <div className={styles.foot}>
        {props.back ? <Button onClick={props.back}>{t("Back")}</Button> : null}
        <span className={styles.space} />
        <Button onClick={() => void test()} loading={busy === "test"} disabled={busy === "save"}>
          {t("Test connection")}
        </Button>
        <Button onClick={props.close}>{t("Cancel")}</Button>
        <Button type="primary" htmlType="submit" loading={busy === "save"} disabled={busy === "test"}>
          {id === undefined ? t("Connect") : t("Save")}
        </Button>
      </div>
    </Form>
  );
}
