import { CopyOutlined, EyeOutlined, KeyOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Dropdown, Tooltip } from "antd";
import { copyText } from "../../components/clipboard.ts";
import { plural, t } from "../../i18n/t.ts";
import type { Place, TableColumn, TableExtra, TableKey, TableMetadata, TableName } from "../types.ts";
import { createStatement } from "./create-statement.ts";
import { tableExtraQuery, tableQuery } from "./queries.ts";
import styles from "./SchemaBrowser.module.css";

/** What is done with a table or one of its columns. */
export type TableTask =
  | { kind: "insert"; name: string }
  | { kind: "preview"; table: string }
  | { kind: "query"; sql: string; table: string };

interface TableDetailsProps {
  place: Place;
  table: TableName;
  act(task: TableTask): void;
}

/** What a table is made of: columns, keys, indexes, and statements that show or make it. */
export function TableDetails({ place, table, act }: TableDetailsProps) {
  const { data, error } = useQuery(tableQuery(place, table.value));
  const { data: extra = {} } = useQuery(tableExtraQuery(place, table.value));
  if (error)
    return (
      <p role="alert" className={styles.fault}>
        {error.message}
      </p>
    );
  if (!data) return <div className={`skeleton ${styles.waiting}`} />;
  return (
    <div className={styles.details}>
      {data.comment ? <p className={styles.comment}>{data.comment}</p> : null}
      <div className={styles.actions}>
        <Button
          size="small"
          icon={<EyeOutlined aria-hidden="true" />}
          onClick={() => act({ kind: "preview", table: table.value })}
        >
          {t("Preview")}
        </Button>
        <Button size="small" onClick={() => act({ kind: "query", sql: data.selectStar, table: table.value })}>
          {t("Query")}
        </Button>
        <Dropdown
          autoFocus
          trigger={["click"]}
          menu={{
            items: copies.filter(({ key }) => key !== "create" || table.type === "table"),
            onClick: ({ key }) => void copyOf(key, data, table),
          }}
        >
          <Button
            size="small"
            icon={<CopyOutlined />}
            aria-label={t("Copy from {value}", { value: table.value })}
            aria-haspopup="menu"
          />
        </Dropdown>
      </div>
      <ul className={styles.columns} aria-label={t("Columns of {value}", { value: table.value })}>
        {data.columns.map((column) => (
          <Column key={column.name} column={column} insert={() => act({ kind: "insert", name: column.name })} />
        ))}
      </ul>
      <Keys metadata={data} />
      <Partitions extra={extra} query={(sql) => act({ kind: "query", sql, table: table.value })} />
      {extra.view ? <ViewText text={extra.view} /> : null}
    </div>
  );
}

const copies = [
  { key: "select", label: t("Copy SELECT") },
  { key: "create", label: t("Copy CREATE") },
  { key: "names", label: t("Copy names of columns") },
  { key: "name", label: t("Copy name of table") },
];

function copyOf(what: string, data: TableMetadata, { value }: TableName): Promise<void> {
  if (what === "select") return copyText(data.selectStar, t("SELECT copied"));
  if (what === "create") return copyText(createStatement(data), t("CREATE copied"));
  if (what === "names") return copyText(data.columns.map(({ name }) => name).join(", "), t("Names copied"));
  return copyText(value, t("Name copied"));
}

const signs = { pk: t("Primary key"), fk: t("Foreign key"), index: t("Index") };

function Column({ column, insert }: { column: TableColumn; insert(): void }) {
  const kinds = new Set(column.keys.map(({ type }) => type));
  const kind = (["pk", "fk", "index"] as const).find((one) => kinds.has(one));
  const title = [column.longType, ...column.keys.map(keyText), column.comment].filter(Boolean).join("\n");
  return (
    <li>
      <Tooltip title={<span className={styles.lines}>{title}</span>} placement="right" mouseEnterDelay={0.5}>
        <button
          type="button"
          className={styles.column}
          onClick={insert}
          aria-label={t("Insert {name}", { name: column.name })}
        >
          <span className={styles.text}>{column.name}</span>
          {kind ? <KeyOutlined aria-label={signs[kind]} className={styles.key} data-kind={kind} /> : null}
          <span className={styles.type}>{column.type.toLowerCase()}</span>
        </button>
      </Tooltip>
    </li>
  );
}

function Keys({ metadata }: { metadata: TableMetadata }) {
  // The server's list of indexes holds the other keys, too.
  const keys = metadata.indexes.filter((key, at, all) => all.findIndex((one) => keyText(one) === keyText(key)) === at);
  if (keys.length === 0) return null;
  return (
    <details className={styles.keys}>
      <summary>{plural(keys.length, "{count} key or index", "{count} keys and indexes")}</summary>
      <ul>
        {keys.map((key) => (
          <li key={keyText(key)}>{keyText(key)}</li>
        ))}
      </ul>
    </details>
  );
}

function Partitions({ extra: { partitions }, query }: { extra: TableExtra; query(sql: string): void }) {
  if (!partitions) return null;
  const { cols, latest, partitionQuery } = partitions;
  const newest = Object.entries(latest ?? {}).map(([name, value]) => `${name} = ${value}`);
  return (
    <details className={styles.keys}>
      <summary>{t("Partitions by {columns}", { columns: cols.join(", ") })}</summary>
      {newest.length > 0 ? <p>{t("The newest: {value}", { value: newest.join(", ") })}</p> : null}
      {partitionQuery ? (
        <Button size="small" onClick={() => query(partitionQuery)}>
          {t("Query the partitions")}
        </Button>
      ) : null}
    </details>
  );
}

function ViewText({ text }: { text: string }) {
  return (
    <details className={styles.keys}>
      <summary>{t("SQL of the view")}</summary>
      <pre className={styles.view}>{text}</pre>
      <Button
        size="small"
        icon={<CopyOutlined aria-hidden="true" />}
        onClick={() => void copyText(text, t("SQL copied"))}
      >
        {t("Copy")}
      </Button>
    </details>
  );
}

function keyText({ type, name, column_names, unique, referred_table, referred_columns }: TableKey): string {
  const columns = column_names.filter((column) => column !== null).join(", ");
  if (type === "pk") return t("Primary key ({columns})", { columns });
  if (type === "fk")
    return t("Foreign key ({columns}) → {referred_table} ({value})", {
      columns,
      referred_table,
      value: (referred_columns ?? []).join(", "),
    });
  return `${unique ? t("Unique index") : t("Index")} ${name ?? ""} (${columns})`;
}
