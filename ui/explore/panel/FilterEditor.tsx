import { useQuery } from "@tanstack/react-query";
import { AutoComplete, Button, Select, Tabs } from "antd";
import { useState } from "react";
import { isRecord } from "../../charts/form-data.ts";
import { RangeChooser } from "../../dashboard/filters/TimeFilter.tsx";
import { t } from "../../i18n/t.ts";
import { columnValues, type ExploreDataset } from "../api.ts";
import { anyTime } from "../form-data.ts";
import type { EditorProps } from "./ChipList.tsx";
import { ExpressionField } from "./ExpressionField.tsx";
import styles from "./editors.module.css";
import { FieldSelect } from "./FieldSelect.tsx";
import { operatorsOf, simpleFilter, sqlFilter, takesMany, takesNothing, takesPattern } from "./filter.ts";

interface FilterEditorProps extends EditorProps<unknown> {
  dataset: ExploreDataset;
}

/** A filter: a column with an operator and values, or a condition of SQL. */
export function FilterEditor({ dataset, value, save }: FilterEditorProps) {
  const own = isRecord(value) ? value : undefined;
  return (
    <Tabs
      size="small"
      defaultActiveKey={own?.expressionType === "SQL" ? "sql" : "simple"}
      items={[
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

function Simple({ dataset, value, save }: PartProps & { dataset: ExploreDataset }) {
  const isSimple = value?.expressionType === "SIMPLE";
  const [subject, setSubject] = useState(isSimple && typeof value.subject === "string" ? value.subject : undefined);
  const possible = operatorsOf(subject, dataset);
  const [operator, setOperator] = useState<string>(isSimple ? String(value.operator) : "IN");
  const [comparator, setComparator] = useState<unknown>(isSimple ? value.comparator : undefined);
  const chooseSubject = (name: string) => {
    setSubject(name);
    const names = operatorsOf(name, dataset).map(([one]) => one as string);
    const next = names.includes("TEMPORAL_RANGE") ? "TEMPORAL_RANGE" : firstOf(names, operator, "IN");
    setOperator(next);
    setComparator(undefined);
  };
  const chooseOperator = (next: string) => {
    if (takesMany(next) !== takesMany(operator)) setComparator(undefined);
    setOperator(next);
  };
  const keep = (given: unknown) => {
    if (subject !== undefined) save(simpleFilter({ subject, operator, comparator: given }, dataset, value));
  };
  const isWhole =
    subject !== undefined &&
    (takesNothing(operator) ||
      (takesMany(operator) ? Array.isArray(comparator) && comparator.length > 0 : !!comparator || comparator === 0));
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole) keep(comparator);
      }}
    >
      <FieldSelect
        label={t("Column")}
        columns={dataset.columns.filter((column) => column.filterable !== false)}
        metrics={dataset.metrics}
        value={subject}
        choose={chooseSubject}
        autoFocus
      />
      <Select
        aria-label={t("Operator")}
        value={operator}
        onChange={chooseOperator}
        options={possible.map(([one, , said]) => ({
          value: one as string,
          label: takesPattern(one) ? t("{said} (% for anything)", { said }) : said,
        }))}
      />
      {operator === "TEMPORAL_RANGE" ? (
        <RangeChooser range={String(comparator ?? anyTime)} choose={keep} />
      ) : (
        <>
          {takesNothing(operator) ? null : (
            <Values
              // Another column has other values.
              key={subject}
              dataset={dataset}
              column={subject}
              many={takesMany(operator)}
              value={comparator}
              change={setComparator}
            />
          )}
          <div className={styles.end}>
            <Button type="primary" htmlType="submit" disabled={!isWhole}>
              {t("Save")}
            </Button>
          </div>
        </>
      )}
    </form>
  );
}

/** What is meant where a column has it, else the column's own first. */
const firstOf = (names: readonly string[], ...wanted: readonly string[]): string =>
  wanted.find((one) => names.includes(one)) ?? names[0] ?? "IN";

interface ValuesProps {
  dataset: ExploreDataset;
  column: string | undefined;
  many: boolean;
  value: unknown;
  change(value: unknown): void;
}

/** One value or several, of those that the column has or any other. */
function Values({ dataset, column, many, value, change }: ValuesProps) {
  const isColumn = dataset.columns.some((one) => one.column_name === column);
  const { data, isFetching } = useQuery({
    queryKey: ["column-values", dataset.id, column],
    queryFn: ({ signal }) => columnValues(dataset, column ?? "", signal),
    enabled: isColumn,
    retry: false,
  });
  const known = (data ?? []).filter((one) => one !== null);
  if (many) {
    return (
      <Select
        aria-label={t("Values")}
        mode="tags"
        placeholder={isFetching ? t("Loading values…") : t("Values")}
        value={(Array.isArray(value) ? value : []).map(String)}
        onChange={(names: string[]) => change(names.map((name) => known.find((one) => String(one) === name) ?? name))}
        options={[...new Set(known.map(String))].slice(0, 1000).map((one) => ({ value: one, label: one }))}
        maxTagCount={20}
      />
    );
  }
  return (
    <AutoComplete
      aria-label={t("Value")}
      placeholder={isFetching ? t("Loading values…") : t("Value")}
      value={value === undefined || value === null ? "" : String(value)}
      onChange={change}
      options={[...new Set(known.map(String))].slice(0, 1000).map((one) => ({ value: one }))}
      showSearch={{
        filterOption: (input, option) => String(option?.value).toLowerCase().includes(input.toLowerCase()),
      }}
    />
  );
}

function Sql({ dataset, value, save }: PartProps & { dataset: ExploreDataset }) {
  const [sql, setSql] = useState(value?.expressionType === "SQL" ? String(value.sqlExpression ?? "") : "");
  const [clause, setClause] = useState(value?.clause === "HAVING" ? "HAVING" : "WHERE");
  const isReady = sql.trim() !== "";
  const done = () => save(sqlFilter(sql.trim(), clause, value));
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        done();
      }}
    >
      <Select
        aria-label={t("Clause")}
        value={clause}
        onChange={setClause}
        options={[
          { value: "WHERE", label: t("WHERE (rows)") },
          { value: "HAVING", label: t("HAVING (groups)") },
        ]}
      />
      <ExpressionField
        label={t("Condition")}
        value={sql}
        placeholder={clause === "WHERE" ? "price > 10" : "SUM(price) > 10"}
        dataset={dataset}
        change={setSql}
        submit={() => isReady && done()}
      />
      <div className={styles.end}>
        <Button type="primary" htmlType="submit" disabled={!isReady}>
          {t("Save")}
        </Button>
      </div>
    </form>
  );
}
