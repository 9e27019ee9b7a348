import { useQuery } from "@tanstack/react-query";
import { Form, Input, Modal, Select, Switch } from "antd";
import { messageOf } from "../../api/errors.ts";
import { useBootstrap } from "../../bootstrap-context.ts";
import { ChoiceField, RelatedField } from "../../components/ChoiceField.tsx";
import { SchemeField } from "../../explore/panel/SchemeField.tsx";
import { t } from "../../i18n/t.ts";
import { isRecord } from "../layout/tree.ts";
import { refreshIntervals } from "../refresh-intervals.ts";
import { listCssTemplates, listTags, listThemes } from "./choices.ts";
import { useEditing } from "./editing.ts";
import { draftOf, fieldsOf, type PropertyFields } from "./properties.ts";

const none: never[] = [];

/** A dashboard's properties; they become part of the draft and are saved with it. */
export function PropertiesDialog({ close }: { close(): void }) {
  const { draft, change } = useEditing();
  const { conf, feature_flags } = useBootstrap().common;
  const { DASHBOARD_RBAC, TAGGING_SYSTEM, CSS_TEMPLATES } = feature_flags;
  const [form] = Form.useForm<PropertyFields>();
  const { intervals, warning } = refreshIntervals(conf, Number(draft.metadata.refresh_frequency) || 0);
  const chosen = Form.useWatch("refresh_frequency", form);
  const isShort = intervals.some((one) => one.seconds === chosen && one.isBelowLimit);
  const themes = useQuery({ queryKey: ["dashboard-themes"], queryFn: ({ signal }) => listThemes(signal) });
  const apply = (fields: PropertyFields) => {
    // Fields that are not shown keep what they had.
    change(draftOf({ ...fieldsOf(draft), ...fields }, draft, themes.data ?? none));
    close();
  };
  return (
    <Modal
      open
      title={t("Dashboard properties")}
      okText={t("Apply")}
      width={680}
      onOk={form.submit}
      onCancel={close}
      styles={{ body: { maxHeight: "70vh", overflow: "auto" } }}
    >
      <Form form={form} layout="vertical" initialValues={fieldsOf(draft)} onFinish={apply} preserve>
        <Form.Item
          name="dashboard_title"
          label={t("Title")}
          rules={[{ required: true, message: t("A dashboard needs a title.") }]}
        >
          <Input maxLength={500} />
        </Form.Item>
        <Form.Item name="slug" label={t("Slug")} extra={t("A readable address: /superset/dashboard/<slug>/")}>
          <Input maxLength={255} />
        </Form.Item>
        <Form.Item name="owners" label={t("Owners")} extra={t("They may change this dashboard.")}>
          <RelatedField related="dashboard/related/owners" />
        </Form.Item>
        {DASHBOARD_RBAC ? (
          <Form.Item
            name="roles"
            label={t("Roles")}
            extra={t("They may see this dashboard with all of its data. Without any, access to its datasets decides.")}
          >
            <RelatedField related="dashboard/related/roles" />
          </Form.Item>
        ) : null}
        {TAGGING_SYSTEM ? (
          <Form.Item name="tags" label={t("Tags")}>
            <ChoiceField kind="tags" load={listTags} />
          </Form.Item>
        ) : null}
        <Form.Item
          name="published"
          label={t("Published")}
          valuePropName="checked"
          extra={t("A draft is listed for its owners only.")}
        >
          <Switch />
        </Form.Item>
        <Form.Item name="certified_by" label={t("Certified by")}>
          <Input />
        </Form.Item>
        <Form.Item name="certification_details" label={t("Certification details")}>
          <Input />
        </Form.Item>
        <Form.Item name="refresh_frequency" label={t("Refresh")} extra={isShort ? warning : undefined}>
          <Select options={intervals.map(({ seconds, label }) => ({ value: seconds, label }))} />
        </Form.Item>
        <Form.Item name="cross_filters_enabled" label={t("Cross-filters")} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="color_scheme" label={t("Colours")} extra={t("They hold for all charts of the dashboard.")}>
          <ColorsField />
        </Form.Item>
        <Form.Item name="theme_id" label={t("Theme")}>
          <Select allowClear placeholder={t("The site's theme")} options={themes.data ?? none} />
        </Form.Item>
        {CSS_TEMPLATES ? <TemplateField use={(css) => form.setFieldValue("css", css)} /> : null}
        <Form.Item name="css" label="CSS">
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 14 }} spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="json_metadata"
          label={t("Further settings (JSON)")}
          rules={[{ validator: (_, text: string) => checkObject(text) }]}
        >
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 14 }} spellCheck={false} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** The colour scheme of all charts, or none: then each chart has its own. */
function ColorsField({ value, onChange }: { value?: string | null; onChange?(value: string | null): void }) {
  return (
    <SchemeField
      label={t("Colours")}
      kind="scheme"
      value={value ?? undefined}
      placeholder={t("Each chart's own")}
      change={(next) => onChange?.(next ?? null)}
      isOptional
    />
  );
}

/** Puts a template's style sheet into the field below. */
function TemplateField({ use }: { use(css: string): void }) {
  const { data } = useQuery({ queryKey: ["css-templates"], queryFn: ({ signal }) => listCssTemplates(signal) });
  if (!data || data.length === 0) return null;
  return (
    <Form.Item label={t("CSS template")}>
      <Select
        aria-label={t("CSS template")}
        placeholder={t("Replaces the CSS below")}
        options={data.map(({ template_name }, at) => ({ value: at, label: template_name }))}
        onChange={(at: number) => use(data[at]?.css ?? "")}
      />
    </Form.Item>
  );
}

async function checkObject(text: string): Promise<void> {
  let value: unknown;
  try {
    value = JSON.parse(text || "{}");
  } catch (error) {
    throw new Error(t("This is no JSON: {message}", { message: messageOf(error) }));
  }
  if (!isRecord(value)) throw new Error(t("The settings are an object: {…}"));
}
