import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Form, Modal, Tabs } from "antd";
import { useState } from "react";
import { api } from "../api/client.ts";
import { messageOf } from "../api/errors.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { t } from "../i18n/t.ts";
import type { EditDialogProps } from "../lists/spec.ts";
import { ConditionFields } from "./ConditionFields.tsx";
import { ContentFields } from "./ContentFields.tsx";
import { GeneralFields } from "./GeneralFields.tsx";
import { Needs } from "./Needs.tsx";
import { RecipientFields } from "./RecipientFields.tsx";
import styles from "./ReportDialog.module.css";
import { newValues, type ReportType, type ReportValues, toBody, toValues } from "./report.ts";
import { ScheduleFields } from "./ScheduleFields.tsx";

type Json = Record<string, unknown>;

const titles = {
  Alert: { add: t("Add alert"), edit: t("Edit alert") },
  Report: { add: t("Add report"), edit: t("Edit report") },
};

/** Makes or changes an alert or a report: on which condition, what, when, and to whom. */
export function ReportDialog({ type, ...props }: EditDialogProps & { type: ReportType }) {
  const { id } = props;
  const { data, error } = useQuery({
    queryKey: ["report-to-edit", id],
    queryFn: async ({ signal }) => (await api.get<{ result: Json }>(`/api/v1/report/${id}`, { signal })).result,
    enabled: id !== undefined,
    staleTime: 0,
    gcTime: 0,
  });
  if (id === undefined || data) return <Editor type={type} detail={data} {...props} />;
  return (
    <Modal open title={titles[type].edit} width={680} onCancel={props.close} footer={null}>
      {error ? <Alert type="error" title={error.message} /> : <div className={`skeleton ${styles.waiting}`} />}
    </Modal>
  );
}

interface EditorProps extends EditDialogProps {
  type: ReportType;
  detail: Json | undefined;
}

function Editor({ type, id, detail, close, saved }: EditorProps) {
  const { user, common } = useBootstrap();
  const [form] = Form.useForm<ReportValues>();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const [tab, setTab] = useState("general");
  const save = async () => {
    setIsBusy(true);
    setProblem(undefined);
    try {
      const extra = detail?.extra && typeof detail.extra === "object" ? (detail.extra as Json) : {};
      const json = toBody(type, form.getFieldsValue(true), extra);
      await (id === undefined ? api.post("/api/v1/report/", { json }) : api.put(`/api/v1/report/${id}`, { json }));
      saved();
      close();
    } catch (error) {
      setProblem(messageOf(error));
      setIsBusy(false);
    }
  };
  const tabs = [
    { key: "general", label: t("General"), children: <GeneralFields detail={detail} /> },
    ...(type === "Alert"
      ? [{ key: "condition", label: t("Condition"), children: <ConditionFields detail={detail} /> }]
      : []),
    { key: "content", label: t("Content"), children: <ContentFields detail={detail} /> },
    { key: "schedule", label: t("Schedule"), children: <ScheduleFields type={type} /> },
    { key: "recipients", label: t("Recipients"), children: <RecipientFields /> },
  ];
  return (
    <Modal
      open
      title={id === undefined ? titles[type].add : titles[type].edit}
      width={680}
      style={{ top: 48 }}
      onCancel={close}
      footer={
        <>
          <Button onClick={close}>{t("Cancel")}</Button>
          <Button type="primary" loading={isBusy} onClick={form.submit}>
            {id === undefined ? t("Add") : t("Save")}
          </Button>
        </>
      }
    >
      <Needs />
      <Form
        form={form}
        layout="vertical"
        initialValues={detail ? toValues(detail) : newValues(user.userId, common.conf)}
        onFinish={() => void save()}
        onFinishFailed={({ errorFields }) => setTab(tabOf(String(errorFields[0]?.name[0])))}
      >
        <Tabs
          activeKey={tab}
          onChange={setTab}
          items={tabs.map((item) => ({
            ...item,
            forceRender: true,
            children: <div className={styles.pane}>{item.children}</div>,
          }))}
        />
      </Form>
      {problem ? <Alert type="error" title={problem} role="alert" showIcon /> : null}
    </Modal>
  );
}

/** Where a field stands, so that what is wrong comes into sight. */
function tabOf(field: string): string {
  if (/^(database|sql|threshold|op|validator)$/.test(field)) return "condition";
  if (/^(chart|dashboard|report_format|custom_width|content)$/.test(field)) return "content";
  if (/^(crontab|timezone|log_retention|working_timeout|grace_period)$/.test(field)) return "schedule";
  return field === "recipients" ? "recipients" : "general";
}
