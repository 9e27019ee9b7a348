import { useQuery } from "@tanstack/react-query";
import { Button, Modal, Table } from "antd";
import type { FormData } from "../../charts/types.ts";
import { reachableRows } from "../../components/reachable-rows.ts";
import { plural, t } from "../../i18n/t.ts";
import styles from "./ChartDetails.module.css";
import { ChartError } from "./ChartError.tsx";
import { ChartQueries } from "./ChartQueries.tsx";
import { fetchChartResult } from "./chart-data.ts";

interface DetailsProps {
  title: string;
  formData: FormData;
  kind: "data" | "query";
  close(): void;
}

interface ResultRows {
  colnames: string[];
  coltypes: number[];
  data: Record<string, unknown>[];
}

/** A chart's rows, or the SQL behind it. */
export function ChartDetails({ title, formData, kind, close }: DetailsProps) {
  return (
    <Modal
      open
      onCancel={close}
      title={kind === "data" ? t("{title}: data", { title }) : t("{title}: query", { title })}
      width={kind === "data" ? 1000 : 760}
      footer={<Button onClick={close}>{t("Close")}</Button>}
    >
      {kind === "data" ? <Rows formData={formData} /> : <ChartQueries formData={formData} styles={styles} />}
    </Modal>
  );
}

function Rows({ formData }: { formData: FormData }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["chart-rows", formData],
    queryFn: ({ signal }) => fetchChartResult<ResultRows>(formData, "results", signal),
  });
  if (error) return <ChartError error={error} retry={() => void refetch()} />;
  if (!data) return <div className={`skeleton ${styles.waiting}`} />;
  return data.map((rows, at) => (
    <Table
      // biome-ignore lint/suspicious/noArrayIndexKey: the queries of a chart have no other name than their place
      key={at}
      ref={reachableRows}
      size="small"
      scroll={{ x: "max-content", y: data.length > 1 ? "28dvh" : "56dvh" }}
      pagination={{
        pageSize: 50,
        showSizeChanger: false,
        hideOnSinglePage: true,
        showTotal: (total) => plural(total, "{count} row", "{count} rows"),
      }}
      rowKey={(row) => rows.data.indexOf(row)}
      dataSource={rows.data}
      columns={rows.colnames.map((name, column) => ({
        title: name,
        dataIndex: [name],
        align: rows.coltypes[column] === 0 ? ("right" as const) : ("left" as const),
        render: (value: unknown) => cell(value, rows.coltypes[column] === 2),
        sorter: (a: Record<string, unknown>, b: Record<string, unknown>) => compare(a[name], b[name]),
      }))}
    />
  ));
}

function cell(value: unknown, isTime: boolean) {
  if (value === null || value === undefined) return <span className={styles.none}>NULL</span>;
  if (isTime && typeof value === "number") return new Date(value).toISOString().replace("T", " ").replace(".000Z", "");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function compare(a: unknown, b: unknown): number {
  return typeof a === "number" && typeof b === "number" ? a - b : String(a ?? "").localeCompare(String(b ?? ""));
}
