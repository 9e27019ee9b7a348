import { DeleteOutlined, PlusOutlined, SyncOutlined } from "@ant-design/icons";
import { Button, Checkbox, Input, Radio, Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { messageOf } from "../api/errors.ts";
import { toastDone, toastError } from "../components/toast-store.ts";
import { t } from "../i18n/t.ts";
import { sourceColumns } from "./api.ts";
import styles from "./DatasetDialog.module.css";
import { type ColumnDraft, type DatasetDraft, newColumn, synced } from "./dataset.ts";
import { CertifiedFields, Line, Text } from "./Fields.tsx";

interface ColumnsTabProps {
  all: ColumnDraft[];
  mainTime: string | null;
  change(changes: Pick<DatasetDraft, "columns"> | Pick<DatasetDraft, "main_dttm_col">): void;
  isCalculated?: boolean;
  /** of a stored dataset, whose source can be read */
  datasetId?: number;
  /** the source is another one, which is not stored yet */
  isMoved?: boolean;
}

const pageSize = 25;

/** The columns of the source, or those that are calculated: what they are, and what charts may do with them. */
export function ColumnsTab({ all, mainTime, change, isCalculated = false, datasetId, isMoved }: ColumnsTabProps) {
  const [search, setSearch] = useState("");
  const [open, setOpen] = useState<string[]>([]);
  const [isReading, setIsReading] = useState(false);
  const rows = all.filter(
    ({ expression, column_name: name, verbose_name: label }) =>
      (expression !== null) === isCalculated && `${name} ${label ?? ""}`.toLowerCase().includes(search.toLowerCase()),
  );
  const put = (key: string, changes: Partial<ColumnDraft>) =>
    change({ columns: all.map((one) => (one.key === key ? { ...one, ...changes } : one)) });
  const add = () => {
    const made = newColumn();
    change({ columns: [...all, made] });
    setOpen([...open, made.key]);
  };
  const sync = async () => {
    setIsReading(true);
    try {
      const after = synced(all, await sourceColumns(datasetId ?? 0));
      change({ columns: after.columns });
      toastDone(
        t("{added} columns are new, {removed} are gone. Save to keep this.", {
          added: after.added,
          removed: after.removed,
        }),
      );
    } catch (error) {
      toastError(t("The source could not be read: {message}", { message: messageOf(error) }));
    }
    setIsReading(false);
  };
  const check = (key: "is_dttm" | "filterable" | "groupby", title: string) => ({
    key,
    title,
    width: 90,
    render: (_: unknown, row: ColumnDraft) => (
      <Checkbox
        checked={row[key]}
        aria-label={`${title}: ${row.column_name}`}
        onChange={(event) => put(row.key, { [key]: event.target.checked })}
      />
    ),
  });
  const columns: ColumnsType<ColumnDraft> = [
    {
      key: "name",
      title: t("Name"),
      render: (_, row) => (
        <>
          <span className={styles.name}>{row.column_name || t("Unnamed")}</span>
          {row.verbose_name ? <small className={styles.label}>{row.verbose_name}</small> : null}
        </>
      ),
    },
    { key: "type", title: t("Type"), width: 150, render: (_, row) => <small>{row.type}</small> },
    check("is_dttm", t("Time")),
    {
      key: "main",
      title: t("Main time"),
      width: 100,
      render: (_, row) =>
        row.is_dttm ? (
          <Radio
            checked={mainTime === row.column_name}
            aria-label={t("Main time: {column_name}", { column_name: row.column_name })}
            onChange={() => change({ main_dttm_col: row.column_name })}
          />
        ) : null,
    },
    check("filterable", t("Filter")),
    check("groupby", t("Group")),
    {
      key: "delete",
      title: <span className="visually-hidden">{t("Delete")}</span>,
      width: 52,
      render: (_, row) => (
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined />}
          aria-label={t("Delete {column_name}", { column_name: row.column_name || "the column" })}
          onClick={() => change({ columns: all.filter((one) => one !== row) })}
        />
      ),
    },
  ];
  return (
    <>
      <div className={styles.tools}>
        <Input
          type="search"
          allowClear
          placeholder={t("Search columns")}
          aria-label={t("Search columns")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {isCalculated ? (
          <Button icon={<PlusOutlined />} onClick={add}>
            {t("Calculated column")}
          </Button>
        ) : (
          <Button
            icon={<SyncOutlined />}
            loading={isReading}
            disabled={isMoved}
            title={isMoved ? t("The new source is read when it is saved.") : undefined}
            onClick={() => void sync()}
          >
            {t("Sync columns from source")}
          </Button>
        )}
      </div>
      <Table
        size="small"
        className={styles.table}
        rowKey="key"
        columns={columns}
        dataSource={rows}
        locale={{
          emptyText: isCalculated ? t("A calculated column is SQL over the others: amount * 1.19") : undefined,
        }}
        pagination={{ pageSize, hideOnSinglePage: true, showSizeChanger: false }}
        expandable={{
          expandedRowKeys: open,
          onExpandedRowsChange: (keys) => setOpen(keys.map(String)),
          expandedRowRender: (row) => (
            <ColumnFields row={row} isCalculated={isCalculated} put={(changes) => put(row.key, changes)} />
          ),
        }}
      />
    </>
  );
}

interface ColumnFieldsProps {
  row: ColumnDraft;
  isCalculated: boolean;
  put(changes: Partial<ColumnDraft>): void;
}

function ColumnFields({ row, isCalculated, put }: ColumnFieldsProps) {
  return (
    <div className={styles.fields}>
      {isCalculated ? (
        <>
          <Line
            label={t("Name")}
            value={row.column_name}
            put={(column_name) => put({ column_name: column_name ?? "" })}
          />
          <Line
            label={t("Type")}
            value={row.type}
            put={(type) => put({ type })}
            placeholder={t("VARCHAR, NUMERIC, TIMESTAMP …")}
          />
          <Text
            label={t("SQL expression")}
            isCode
            value={row.expression}
            put={(expression) => put({ expression: expression ?? "" })}
          />
        </>
      ) : null}
      <Line label={t("Label")} value={row.verbose_name} put={(verbose_name) => put({ verbose_name })} />
      <Line
        label={t("Format of times kept as text or numbers")}
        value={row.python_date_format}
        placeholder="%Y-%m-%d, epoch_s or epoch_ms"
        put={(python_date_format) => put({ python_date_format })}
      />
      <Text label={t("Description")} value={row.description} put={(description) => put({ description })} />
      <CertifiedFields value={row} put={put} />
    </div>
  );
}
