import { SearchOutlined, WarningOutlined } from "@ant-design/icons";
import { Input, Tooltip } from "antd";
import { type ReactNode, useState } from "react";
import { useBootstrap } from "../../bootstrap-context.ts";
import { ExtraMarks, Marks } from "../../components/Marks.tsx";
import { shelved } from "../../datasets/folders.ts";
import { t } from "../../i18n/t.ts";
import type { DatasetColumn, DatasetMetric, ExploreDataset, Marked } from "../api.ts";
import { type Field, startDrag } from "../fields.ts";
import styles from "./DatasetPanel.module.css";
import { FieldMark } from "./FieldMark.tsx";

interface DatasetPanelProps {
  dataset: ExploreDataset;
  /** puts a field where the chart has room for one */
  add(field: Field): void;
  /** what can be done with the dataset */
  menu: ReactNode;
}

const most = 200;

/** The metrics and columns that a chart can be made of. */
export function DatasetPanel({ dataset, add, menu }: DatasetPanelProps) {
  const [search, setSearch] = useState("");
  const isFound = (...texts: (string | null | undefined)[]) =>
    texts.some((text) => text?.toLowerCase().includes(search.trim().toLowerCase()));
  const hasFolders = useBootstrap().common.feature_flags.DATASET_FOLDERS === true;
  const folders = (hasFolders && dataset.folders) || [];
  const free = shelved(folders, dataset.metrics, dataset.columns);
  const found = shelved(
    folders,
    dataset.metrics.filter((metric) => isFound(metric.metric_name, metric.verbose_name)),
    dataset.columns.filter((column) => isFound(column.column_name, column.verbose_name)),
  );
  const metricItem = (metric: DatasetMetric) => (
    <Item
      key={metric.metric_name}
      field={{ kind: "metric", name: metric.metric_name }}
      text={metric.verbose_name || metric.metric_name}
      note={[metric.description, metric.expression].filter(Boolean).join("\n")}
      marks={metric}
      mark={<FieldMark />}
      add={add}
    />
  );
  const columnItem = (column: DatasetColumn) => (
    <Item
      key={column.column_name}
      field={{ kind: "column", name: column.column_name }}
      text={column.verbose_name || column.column_name}
      note={[column.description, column.expression, column.type].filter(Boolean).join("\n")}
      marks={column}
      mark={<FieldMark column={column} />}
      add={add}
    />
  );
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <h2 className={styles.name} title={dataset.name}>
          {dataset.table_name ?? dataset.name}
          <ExtraMarks extra={dataset.extra} />
        </h2>
        {dataset.health_check_message ? (
          <Tooltip title={dataset.health_check_message}>
            <WarningOutlined tabIndex={0} className={styles.ill} aria-label={dataset.health_check_message} />
          </Tooltip>
        ) : null}
        {menu}
      </div>
      <Input
        type="search"
        allowClear
        prefix={<SearchOutlined />}
        placeholder={t("Search metrics and columns")}
        aria-label={t("Search metrics and columns")}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div className={styles.lists}>
        {free.shelves.map((shelf, at) => {
          const { metrics, columns } = found.shelves[at]!;
          return (
            <Group
              key={shelf.uuid}
              title={shelf.title}
              shown={metrics.length + columns.length}
              all={shelf.metrics.length + shelf.columns.length}
            >
              {metrics.slice(0, most).map(metricItem)}
              {columns.slice(0, Math.max(0, most - metrics.length)).map(columnItem)}
            </Group>
          );
        })}
        <Group title={t("Metrics")} shown={found.metrics.length} all={free.metrics.length}>
          {found.metrics.slice(0, most).map(metricItem)}
        </Group>
        <Group title={t("Columns")} shown={found.columns.length} all={free.columns.length}>
          {found.columns.slice(0, most).map(columnItem)}
        </Group>
      </div>
    </div>
  );
}

function Group(props: { title: string; shown: number; all: number; children: ReactNode }) {
  const { title, shown, all, children } = props;
  return (
    <section aria-label={title}>
      <h3 className={styles.title}>
        {title} <span>{shown === all ? all : t("{shown} of {all}", { shown, all })}</span>
      </h3>
      <ul className={styles.items}>{children}</ul>
      {shown > most ? (
        <p className={styles.more}>
          {t("Search to find the other")} {shown - most}.
        </p>
      ) : null}
    </section>
  );
}

interface ItemProps {
  field: Field;
  text: string;
  note: string;
  marks: Marked;
  mark: ReactNode;
  add(field: Field): void;
}

function Item({ field, text, note, marks, mark, add }: ItemProps) {
  return (
    <li>
      <button
        type="button"
        className={styles.item}
        draggable
        title={note || undefined}
        aria-label={t("Add {text}", { text })}
        onDragStart={(event) => startDrag(event, field)}
        onClick={() => add(field)}
      >
        {mark}
        <span className={styles.text}>{text}</span>
        <span className={styles.marks}>
          <Marks certifiedBy={marks.certified_by} warnings={[marks.warning_markdown]} />
        </span>
      </button>
    </li>
  );
}
