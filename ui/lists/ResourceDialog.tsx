import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Form, Input, InputNumber, Modal, Select, Switch } from "antd";
import { Suspense, useState } from "react";
import type { Choice } from "../api/choices.ts";
import { api } from "../api/client.ts";
import { messageOf } from "../api/errors.ts";
import { checkJson } from "../components/check-json.ts";
import { t } from "../i18n/t.ts";
import { choiceOf, isWhole, listChoices, wholeList } from "./choices.ts";
import styles from "./ResourceDialog.module.css";
import type { EditDialogProps, Field, ResourceSpec } from "./spec.ts";

/** What of a resource concerns its dialog. */
type DialogSpec = Pick<
  ResourceSpec<never>,
  "api" | "one" | "fields" | "read" | "toForm" | "toBody" | "afterSave" | "test" | "Preview"
>;

interface ResourceDialogProps extends EditDialogProps {
  spec: DialogSpec;
}

type Values = Record<string, unknown>;

/** Makes or changes one thing of a list. */
export function ResourceDialog({ spec, id, close, saved }: ResourceDialogProps) {
  const { data, error } = useQuery({
    queryKey: ["resource", spec.api, id],
    queryFn: async ({ signal }) =>
      spec.read && id !== undefined
        ? spec.read(id, signal)
        : (await api.get<{ result: Values }>(`/api/v1/${spec.api}/${id}`, { signal })).result,
    enabled: id !== undefined,
    gcTime: 0,
    staleTime: 0,
  });
  if (id !== undefined && !data) {
    return (
      <Modal open title={t("Edit {one}", { one: spec.one })} onCancel={close} footer={null}>
        {error ? <Alert type="error" title={error.message} /> : <div className={`skeleton ${styles.waiting}`} />}
      </Modal>
    );
  }
  return <FieldsDialog spec={spec} id={id} detail={data} close={close} saved={saved} />;
}

function FieldsDialog({ spec, id, detail, close, saved }: ResourceDialogProps & { detail: Values | undefined }) {
  const [form] = Form.useForm<Values>();
  const [problem, setProblem] = useState<string>();
  const [finding, setFinding] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const isNew = id === undefined;
  const fields = (spec.fields ?? []).filter((field) => field.only !== (isNew ? "change" : "create"));
  const attempt = async (run: () => Promise<void>) => {
    setIsBusy(true);
    setProblem(undefined);
    setFinding(undefined);
    try {
      await run();
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setIsBusy(false);
    }
  };
  const save = (values: Values) =>
    attempt(async () => {
      const body = spec.toBody?.(values, isNew) ?? values;
      const path = `/api/v1/${spec.api}/`;
      const answer = isNew
        ? await api.post<{ id: number }>(path, { json: body })
        : await api.put<{ id: number }>(`${path}${id}`, { json: body });
      await spec.afterSave?.(id ?? answer.id, values);
      saved();
      close();
    });
  const { test } = spec;
  const initial = initialOf(spec, fields, detail);
  const values: Values = Form.useWatch([], form) ?? {};
  return (
    <Modal
      open
      title={isNew ? t("Add {one}", { one: spec.one }) : t("Edit {one}", { one: spec.one })}
      width={620}
      onCancel={close}
      footer={[
        test ? (
          <Button
            key="test"
            className={styles.test}
            disabled={isBusy}
            onClick={() => void attempt(async () => setFinding(await test.run(form.getFieldsValue())))}
          >
            {test.label}
          </Button>
        ) : null,
        <Button key="cancel" onClick={close}>
          {t("Cancel")}
        </Button>,
        <Button key="save" type="primary" loading={isBusy} onClick={form.submit}>
          {isNew ? t("Add") : t("Save")}
        </Button>,
      ]}
      styles={{ body: { maxHeight: "70vh", overflow: "auto" } }}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={initial}
        onFinish={save}
        scrollToFirstError={{ block: "nearest", focus: true }}
      >
        {fields.map((field) => (
          <Form.Item
            key={field.name}
            name={field.name}
            label={field.label}
            extra={field.note}
            valuePropName={field.kind === "switch" ? "checked" : undefined}
            rules={rulesOf(field)}
          >
            {field.kind === "choice" || field.kind === "choices" ? (
              <ChoiceInput field={field} known={knownChoices(field, detail)} />
            ) : (
              input(field)
            )}
          </Form.Item>
        ))}
      </Form>
      {spec.Preview ? (
        <Suspense fallback={null}>
          <spec.Preview values={{ ...initial, ...values }} />
        </Suspense>
      ) : null}
      {problem ? (
        // Below fields that may reach past the window.
        <div ref={(node) => node?.scrollIntoView({ block: "nearest" })}>
          <Alert type="error" title={problem} role="alert" />
        </div>
      ) : null}
      {finding ? <Alert type="success" title={finding} role="status" /> : null}
    </Modal>
  );
}

function input(field: Field) {
  switch (field.kind) {
    case "long":
      return <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} />;
    case "code":
    case "json":
      return <Input.TextArea className={styles.code} autoSize={{ minRows: 4, maxRows: 16 }} spellCheck={false} />;
    case "secret":
      return <Input.Password autoComplete="new-password" />;
    case "number":
      return <InputNumber className={styles.number} />;
    case "switch":
      return <Switch />;
    case "time":
      return <Input type="datetime-local" />;
    default:
      return <Input />;
  }
}

interface ChoiceInputProps {
  field: Field;
  known: Choice[];
  id?: string;
  value?: unknown;
  onChange?(value: unknown): void;
}

function ChoiceInput({ field, known, id, value, onChange }: ChoiceInputProps) {
  const [search, setSearch] = useState("");
  const { from } = field;
  const isSearchedHere = from !== undefined && isWhole(from);
  const { data, isFetching } = useQuery({
    queryKey: ["choices", from?.related ?? from?.list, isSearchedHere ? "" : search],
    queryFn: ({ signal }) =>
      from ? (isSearchedHere ? wholeList(from, signal) : listChoices(from, search, signal)) : [],
    enabled: from !== undefined,
  });
  const all = new Map([...known, ...(field.options ?? []), ...(data ?? [])].map((one) => [one.value, one]));
  return (
    <Select
      id={id}
      mode={field.kind === "choices" ? "multiple" : undefined}
      value={value}
      onChange={onChange}
      options={[...all.values()]}
      loading={isFetching}
      allowClear={!field.isRequired}
      showSearch={
        from && !isSearchedHere ? { filterOption: false, onSearch: setSearch } : { optionFilterProp: "label" }
      }
    />
  );
}

function rulesOf(field: Field) {
  const required = { required: true, message: t("{label} is needed.", { label: field.label }) };
  const json = { validator: (_: unknown, text: unknown) => checkJson(text) };
  return [...(field.isRequired ? [required] : []), ...(field.kind === "json" ? [json] : [])];
}

function initialOf(spec: DialogSpec, fields: Field[], detail: Values | undefined): Values {
  if (!detail) return Object.fromEntries(fields.map((field) => [field.name, field.initial]));
  const given = spec.toForm?.(detail) ?? detail;
  return Object.fromEntries(fields.map((field) => [field.name, plain(field, given[field.name])]));
}

/** Related rows come whole and go back as ids. */
function plain(field: Field, value: unknown): unknown {
  const idOf = (one: unknown) => (typeof one === "object" && one !== null && "id" in one ? one.id : one);
  if (field.kind === "choices") return Array.isArray(value) ? value.map(idOf) : [];
  if (field.kind === "choice") return idOf(value) ?? undefined;
  if (field.kind === "time") return typeof value === "string" ? value.slice(0, 16) : undefined;
  return value ?? (field.kind === "switch" ? false : undefined);
}

/** What is chosen already has its name, even where the list of choices does not reach it. */
function knownChoices(field: Field, detail: Values | undefined): Choice[] {
  const { from } = field;
  if (!from) return [];
  const given = [detail?.[field.name]].flat();
  return given
    .filter((one): one is Values => typeof one === "object" && one !== null && "id" in one)
    .map((row) => choiceOf(row, from));
}
