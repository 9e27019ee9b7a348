import { Button, Input, Select, Tabs } from "antd";
import { useState } from "react";
import { isRecord } from "../../charts/form-data.ts";
import { Labelled } from "../../components/Labelled.tsx";
import { t } from "../../i18n/t.ts";
import type { ExploreDataset } from "../api.ts";
import { aggregates, simpleMetric, sqlMetric } from "../fields.ts";
import type { EditorProps } from "./ChipList.tsx";
import { ExpressionField } from "./ExpressionField.tsx";
import styles from "./editors.module.css";
import { FieldSelect } from "./FieldSelect.tsx";

/** A metric: one that the dataset has, an aggregate of a column, or SQL. */
export function MetricEditor({ dataset, value, save }: EditorProps<unknown> & { dataset: ExploreDataset }) {
  const own = isRecord(value) ? value : undefined;
  const first = own?.expressionType === "SQL" ? "sql" : own || dataset.metrics.length === 0 ? "simple" : "saved";
  return (
    <Tabs
      size="small"
      defaultActiveKey={first}
      items={[
        {
          key: "saved",
          label: t("Saved"),
          disabled: dataset.metrics.length === 0,
          children: (
            <FieldSelect
              label={t("Saved metric")}
              columns={[]}
              metrics={dataset.metrics}
              value={typeof value === "string" ? value : undefined}
              choose={save}
              autoFocus
            />
          ),
        },
        { key: "simple", label: t("Simple"), children: <Simple dataset={dataset} value={own} save={save} /> },
        { key: "sql", label: t("Custom SQL"), children: <Sql dataset={dataset} value={own} save={save} /> },
      ]}
    />
  );
}

interface PartProps {
  value: Record<string, unknown> | undefined;
  save(value: unknown): void;
}

const ownLabel = (value: PartProps["value"]) => (value?.hasCustomLabel === true ? String(value.label ?? "") : "");

function Simple({ dataset, value, save }: PartProps & { dataset: ExploreDataset }) {
  const known = isRecord(value?.column) ? String(value.column.column_name) : undefined;
  const [name, setName] = useState(known);
  const [aggregate, setAggregate] = useState(typeof value?.aggregate === "string" ? value.aggregate : undefined);
  const [label, setLabel] = useState(ownLabel(value));
  const column = dataset.columns.find((one) => one.column_name === name);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (column && aggregate) save(simpleMetric(column, aggregate, label.trim() || undefined, value));
      }}
    >
      <FieldSelect label={t("Column")} columns={dataset.columns} value={name} choose={setName} />
      <Select
        aria-label={t("Aggregate")}
        placeholder={t("Aggregate")}
        value={aggregate}
        onChange={setAggregate}
        options={aggregates.map((one) => ({ value: one, label: one }))}
      />
      <LabelField label={label} setLabel={setLabel} placeholder={name && aggregate ? `${aggregate}(${name})` : ""} />
      <div className={styles.end}>
        <Button type="primary" htmlType="submit" disabled={!column || !aggregate}>
          {t("Save")}
        </Button>
      </div>
    </form>
  );
}

function Sql({ dataset, value, save }: PartProps & { dataset: ExploreDataset }) {
  const [sql, setSql] = useState(value?.expressionType === "SQL" ? String(value.sqlExpression ?? "") : "");
  const [label, setLabel] = useState(ownLabel(value));
  const isReady = sql.trim() !== "";
  const done = () => save(sqlMetric(sql.trim(), label.trim() || undefined, value));
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        done();
      }}
    >
      <ExpressionField
        label={t("SQL expression")}
        value={sql}
        placeholder="SUM(price * quantity)"
        dataset={dataset}
        change={setSql}
        submit={() => isReady && done()}
      />
      <LabelField label={label} setLabel={setLabel} placeholder={sql} />
      <div className={styles.end}>
        <Button type="primary" htmlType="submit" disabled={!isReady}>
          {t("Save")}
        </Button>
      </div>
    </form>
  );
}

function LabelField(props: { label: string; setLabel(label: string): void; placeholder: string }) {
  return (
    <Labelled label={t("Name")}>
      {(id) => (
        <Input
          id={id}
          value={props.label}
          onChange={(event) => props.setLabel(event.target.value)}
          placeholder={props.placeholder}
        />
      )}
    </Labelled>
  );
}
