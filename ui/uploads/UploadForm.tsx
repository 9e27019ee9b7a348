import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Alert, Button, Form, Progress } from "antd";
import { useEffect, useRef, useState } from "react";
import { messageOf } from "../api/errors.ts";
import { t } from "../i18n/t.ts";
import { describeFile, loadFile } from "./api.ts";
import { inUtf8, momentColumns } from "./guess.ts";
import { type ColumnType, headOf, loadingForm, readingForm, tableNameOf, type UploadValues } from "./options.ts";
import { PreviewTable } from "./PreviewTable.tsx";
import { ReadingFields } from "./ReadingFields.tsx";
import { TargetFields } from "./TargetFields.tsx";
import styles from "./UploadDialog.module.css";
import type { Chosen } from "./UploadDialog.tsx";
import { Uploaded } from "./Uploaded.tsx";

interface UploadFormProps extends Chosen {
  databases: readonly { id: number; database_name: string }[];
  another(): void;
  close(): void;
  saved(): void;
}

/** How long nothing is changed before the file is looked at again. */
const pauseMs = 400;

/** What is in the file, how it is read, and where it goes. */
export function UploadForm({ file, type, found, databases, another, close, saved }: UploadFormProps) {
  const [form] = Form.useForm<UploadValues>();
  const values: UploadValues = Form.useWatch([], form) ?? {};
  const [types, setTypes] = useState<Record<string, ColumnType>>({});
  const [share, setShare] = useState<number>();
  const [problem, setProblem] = useState<string>();
  const [made, setMade] = useState<{ dataset: number | undefined; table: string; database: number }>();
  const upload = useRef<AbortController>(undefined);
  useEffect(() => () => upload.current?.abort(new Error(t("The upload was given up."))), []);
  const { database: _d, schema: _s, table_name: _t, already_exists: _a, ...reading } = values;
  const question = usePaused(JSON.stringify({ reading: { ...found, ...reading }, types }));
  const contents = useQuery({
    queryKey: ["file-contents", file.name, file.size, file.lastModified, question],
    queryFn: async ({ signal }) => {
      const asked = JSON.parse(question) as { reading: UploadValues; types: Record<string, ColumnType> };
      const looked = readingForm(await headOf(file, type, asked.reading.encoding), type, asked.reading, asked.types);
      looked.set("preview", "true");
      return describeFile(looked, signal);
    },
    placeholderData: keepPreviousData,
    retry: false,
  });
  // Columns that look like days or moments are read as such, until somebody says otherwise.
  const met = useRef(new Set<string>());
  const preview = contents.data?.preview;
  useEffect(() => {
    if (!preview || type === "columnar") return;
    const moments = momentColumns(preview).filter((name) => !met.current.has(name));
    for (const { name } of preview.columns) met.current.add(name);
    if (moments.length > 0)
      setTypes((chosen) => ({ ...Object.fromEntries(moments.map((name) => [name, "time"])), ...chosen }));
  }, [preview, type]);
  const load = async (given: UploadValues) => {
    const { database } = given;
    if (database === undefined) return;
    setProblem(undefined);
    setShare(0);
    upload.current = new AbortController();
    try {
      const { signal } = upload.current;
      const all = { ...form.getFieldsValue(true), ...given };
      const sent = await inUtf8(file, all.encoding);
      const dataset = await loadFile(database, loadingForm(sent, type, all, types), { signal, onProgress: setShare });
      saved();
      setMade({ dataset, table: given.table_name ?? "", database });
    } catch (error) {
      setProblem(messageOf(error));
    }
    setShare(undefined);
  };
  if (made) return <Uploaded {...made} columns={preview?.columns ?? []} another={another} />;
  const sheets = (contents.data?.items ?? []).flatMap(({ sheet_name: name }) => name ?? []);
  const item = contents.data?.items.find(({ sheet_name: name }) => name === (values.sheet_name ?? sheets[0] ?? null));
  return (
    <Form
      form={form}
      layout="vertical"
      onFinish={load}
      scrollToFirstError
      initialValues={{
        database: databases.length === 1 ? databases[0]?.id : undefined,
        table_name: tableNameOf(file.name),
        already_exists: "fail",
        ...found,
        header_row: 1,
        skip_blank_lines: true,
      }}
    >
      <div className={styles.pane}>
        <TargetFields databases={databases} />
        <ReadingFields type={type} sheets={sheets} columns={item?.column_names ?? []} />
        {contents.error ? (
          <Alert type="error" title={contents.error.message} role="alert" className={styles.problem} />
        ) : preview ? (
          <PreviewTable
            preview={preview}
            types={types}
            isBusy={contents.isFetching}
            change={type === "columnar" ? undefined : (name, as) => setTypes(withType(types, name, as))}
            canCast={type === "csv"}
          />
        ) : (
          <div className={`skeleton ${styles.waiting}`} aria-busy="true" />
        )}
      </div>
      {problem ? <Alert type="error" title={problem} role="alert" showIcon className={styles.problem} /> : null}
      {share === undefined ? null : (
        <Progress
          aria-label={t("Upload")}
          percent={Math.round(share * 100)}
          status="active"
          format={(percent) => (percent === 100 ? t("Storing …") : `${percent} %`)}
        />
      )}
      <div className={styles.foot}>
        <Button onClick={another} disabled={share !== undefined}>
          {t("Another file")}
        </Button>
        <span className={styles.space} />
        <Button onClick={close}>{t("Cancel")}</Button>
        <Button type="primary" htmlType="submit" loading={share !== undefined} disabled={contents.error !== null}>
          {t("Upload")}
        </Button>
      </div>
    </Form>
  );
}

function withType(types: Record<string, ColumnType>, name: string, as: ColumnType | undefined) {
  const { [name]: _, ...others } = types;
  return as ? { ...others, [name]: as } : others;
}

function usePaused(value: string): string {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}
