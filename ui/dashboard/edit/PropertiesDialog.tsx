import { useQuery } from "@tanstack/react-query";
import { Form, Input, Modal, Select, Switch } from "antd";
import { useState } from "react";
import { messageOf } from "../../api/errors.ts";
import { relatedOwners } from "../../api/resources.ts";
import type { Person } from "../../api/types.ts";
import { t } from "../../i18n/t.ts";
import { spanText } from "../../i18n/times.ts";
import { isRecord } from "../layout/tree.ts";
import { type Draft, useEditing } from "./editing.ts";

interface Fields {
  dashboard_title: string;
  slug: string;
  owners: { value: number; label: string }[];
  published: boolean;
  certified_by: string;
  certification_details: string;
  refresh_frequency: number;
  cross_filters_enabled: boolean;
  css: string;
  json_metadata: string;
}

/** Seconds between two refreshes; 0: none. */
const intervals = [0, 10, 30, 60, 300, 1800, 3600, 21_600, 43_200, 86_400];

/** A dashboard's properties; they become part of the draft and are saved with it. */
export function PropertiesDialog({ close }: { close(): void }) {
  const { draft, change } = useEditing();
  const [form] = Form.useForm<Fields>();
  const [search, setSearch] = useState("");
  const { data: people, isFetching } = useQuery({
    queryKey: ["dashboard-owners", search],
    queryFn: ({ signal }) => relatedOwners("dashboard", search, signal),
  });
  const apply = (fields: Fields) => {
    change(draftOf(fields));
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
          <Select
            mode="multiple"
            labelInValue
            showSearch={{ filterOption: false, onSearch: setSearch }}
            loading={isFetching}
            options={people}
          />
        </Form.Item>
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
        <Form.Item name="refresh_frequency" label={t("Refresh")}>
          <Select options={intervals.map((value) => ({ value, label: value === 0 ? t("Never") : spanText(value) }))} />
        </Form.Item>
        <Form.Item name="cross_filters_enabled" label={t("Cross-filters")} valuePropName="checked">
          <Switch />
        </Form.Item>
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

function fieldsOf(draft: Draft): Fields {
  const { refresh_frequency, cross_filters_enabled, ...others } = draft.metadata;
  return {
    dashboard_title: draft.dashboard_title ?? "",
    slug: draft.slug ?? "",
    owners: (draft.owners ?? []).map((owner) => ({ value: owner.id, label: `${owner.first_name} ${owner.last_name}` })),
    published: draft.published === true,
    certified_by: draft.certified_by ?? "",
    certification_details: draft.certification_details ?? "",
    refresh_frequency: Number(refresh_frequency) || 0,
    cross_filters_enabled: cross_filters_enabled !== false,
    css: draft.css ?? "",
    json_metadata: JSON.stringify(others, null, 2),
  };
}

function draftOf({
  json_metadata,
  refresh_frequency,
  cross_filters_enabled,
  owners,
  ...fields
}: Fields): Partial<Draft> {
  return {
    ...fields,
    owners: owners.map(({ value, label }): Person => ({ id: value, first_name: label, last_name: "" })),
    metadata: { ...JSON.parse(json_metadata || "{}"), refresh_frequency, cross_filters_enabled },
  };
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
