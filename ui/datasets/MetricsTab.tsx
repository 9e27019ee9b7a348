import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input, Select, Table } from "antd";
import { useState } from "react";
import { Labelled } from "../components/Labelled.tsx";
import { t } from "../i18n/t.ts";
import styles from "./DatasetDialog.module.css";
import { type MetricDraft, newMetric } from "./dataset.ts";
import { CertifiedFields, Line, Text } from "./Fields.tsx";

const pageSize = 25;

/** What charts can measure: SQL that makes one value of many rows. */
export function MetricsTab({ metrics, change }: { metrics: MetricDraft[]; change(metrics: MetricDraft[]): void }) {
  const [open, setOpen] = useState<string[]>([]);
  const [search, setSearch] = useState("");
  const put = (key: string, changes: Partial<MetricDraft>) =>
    change(metrics.map((one) => (one.key === key ? { ...one, ...changes } : one)));
  const add = () => {
    const made = newMetric();
    change([made, ...metrics]);
    setOpen([...open, made.key]);
  };
  const rows = metrics.filter(({ metric_name: name, verbose_name: label }) =>
    `${name} ${label ?? ""}`.toLowerCase().includes(search.toLowerCase()),
  );
  return (
    <>
      <div className={styles.tools}>
        <Input
          type="search"
          allowClear
          placeholder={t("Search metrics")}
          aria-label={t("Search metrics")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Button icon={<PlusOutlined />} onClick={add}>
          {t("Metric")}
        </Button>
      </div>
      <Table
        size="small"
        className={styles.table}
        rowKey="key"
        dataSource={rows}
        pagination={{ pageSize, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          {
            key: "name",
            title: t("Name"),
            width: 280,
            render: (_, row) => (
              <>
                <span className={styles.name}>{row.metric_name || t("Unnamed")}</span>
                {row.verbose_name ? <small className={styles.label}>{row.verbose_name}</small> : null}
              </>
            ),
          },
          { key: "sql", title: "SQL", render: (_, row) => <code className={styles.sql}>{row.expression}</code> },
          {
            key: "delete",
            title: <span className="visually-hidden">{t("Delete")}</span>,
            width: 52,
            render: (_, row) => (
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                aria-label={t("Delete {metric_name}", { metric_name: row.metric_name || "the metric" })}
                onClick={() => change(metrics.filter((one) => one !== row))}
              />
            ),
          },
        ]}
        expandable={{
          expandedRowKeys: open,
          onExpandedRowsChange: (keys) => setOpen(keys.map(String)),
          expandedRowRender: (row) => <MetricFields row={row} put={(changes) => put(row.key, changes)} />,
        }}
      />
    </>
  );
}

function MetricFields({ row, put }: { row: MetricDraft; put(changes: Partial<MetricDraft>): void }) {
  const setCurrency = (changes: NonNullable<MetricDraft["currency"]>) => {
    const currency = { ...row.currency, ...changes };
    put({ currency: currency.symbol ? { symbolPosition: "prefix", ...currency } : null });
  };
  return (
    <div className={styles.fields}>
      <Line label={t("Name")} value={row.metric_name} put={(name) => put({ metric_name: name ?? "" })} />
      <Line label={t("Label")} value={row.verbose_name} put={(verbose_name) => put({ verbose_name })} />
      <Text
        label={t("SQL expression")}
        isCode
        value={row.expression}
        placeholder="SUM(amount)"
        put={(expression) => put({ expression: expression ?? "" })}
      />
      <Line
        label={t("Number format (D3)")}
        value={row.d3format}
        placeholder=",.2f"
        put={(d3format) => put({ d3format })}
      />
      <Line
        label={t("Currency")}
        value={row.currency?.symbol}
        placeholder="EUR"
        put={(symbol) => setCurrency({ symbol: symbol ?? undefined })}
      />
      {row.currency?.symbol ? (
        <Labelled label={t("Currency stands")}>
          {(id) => (
            <Select
              id={id}
              aria-label={t("Currency stands")}
              value={row.currency?.symbolPosition ?? "prefix"}
              options={[
                { value: "prefix", label: t("before the number") },
                { value: "suffix", label: t("after the number") },
              ]}
              onChange={(symbolPosition) => setCurrency({ symbolPosition })}
            />
          )}
        </Labelled>
      ) : null}
      <Text label={t("Description")} value={row.description} put={(description) => put({ description })} />
      <CertifiedFields value={row} put={put} />
    </div>
  );
}
