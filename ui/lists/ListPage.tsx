import { AppstoreOutlined, SearchOutlined, UnorderedListOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { TableProps } from "antd";
import { Button, Pagination, Segmented } from "antd";
import type { ColumnsType } from "antd/es/table";
import { lazy, type ReactElement, type ReactNode, Suspense } from "react";
import type { ListQuery } from "../api/resources.ts";
import type { ListAnswer } from "../api/types.ts";
import { ErrorPanel } from "../components/ErrorPanel.tsx";
import { useTitle } from "../components/use-title.ts";
import { inSentence, numberText, t } from "../i18n/t.ts";
import styles from "./ListPage.module.css";
import { TextFilter } from "./TextFilter.tsx";
import { type ListState, pageSizes, useListState } from "./use-list-state.ts";

// The title, the search and the filters need not wait for the largest part of antd.
const Table = lazy(() => import("antd/es/table")) as unknown as <Row>(props: TableProps<Row>) => ReactElement;

interface ListPageProps<Row> {
  /** the resource's name in the API */
  kind: string;
  title: string;
  sort?: { column: string; direction: "asc" | "desc" };
  /** name of the column to search, and its operator */
  searchFilter?: { col: string; opr: string };
  /** how often the rows are read again, while they are in sight */
  refreshMs?: number;
  /** what is said above the rows */
  notice?: ReactNode;
  /** what can be made here */
  action?: ReactNode;
  filters: ReactNode;
  /** the page's own filters in the server's words */
  toFilters(state: ListState): NonNullable<ListQuery["filters"]>;
  fetch(query: ListQuery, signal: AbortSignal): Promise<ListAnswer<Row>>;
  /** all that the API lists, where it is not said */
  columns?: string[];
  tableColumns(ids: number[]): ColumnsType<Row>;
  /** one row as a card; lists with cards have a switch */
  card?(row: Row): ReactNode;
  selection?: { rows: Row[]; choose(rows: Row[]): void; isKept?(row: Row): boolean };
  /** what can be done with the rows that are selected */
  bulk?: ReactNode;
  /** what to do where there is nothing at all */
  empty: ReactNode;
}

/** A list of things: search, filters, sort and pages, all of it in the address. */
export function ListPage<Row extends { id: number }>(props: ListPageProps<Row>) {
  useTitle(props.title);
  const { column, direction } = props.sort ?? changedLast;
  const { selection } = props;
  const { state, change, reset } = useListState(column, direction);
  const query: ListQuery = {
    columns: props.columns,
    filters: [
      ...(state.search && props.searchFilter ? [{ ...props.searchFilter, value: state.search }] : []),
      ...props.toFilters(state),
    ],
    order_column: state.sort,
    order_direction: state.direction,
    page: state.page - 1,
    page_size: state.pageSize,
  };
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ["list", props.kind, query],
    queryFn: ({ signal }) => props.fetch(query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: props.refreshMs,
  });
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} what={t("list")} />;
  const isFiltered = state.search !== "" || Object.keys(state.filters).length > 0;
  const rows = data?.result ?? [];
  const columns = props.tableColumns(rows.map((row) => row.id)).map((column) => ({
    ...column,
    sortOrder:
      column.key === state.sort ? (state.direction === "asc" ? ("ascend" as const) : ("descend" as const)) : null,
  }));

  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <h1>{props.title}</h1>
        <span className={styles.count} role="status">
          {data ? t(isFiltered ? "{count} found" : "{count} in all", { count: numberText(data.count) }) : ""}
        </span>
        <span className={styles.space} />
        <div className={styles.actions}>{props.action}</div>
      </div>
      <Suspense fallback={null}>{props.notice}</Suspense>
      <search className={styles.tools}>
        {props.searchFilter ? (
          <TextFilter
            className={styles.search}
            value={state.search}
            label={t("Search {title}", { title: inSentence(props.title) })}
            prefix={<SearchOutlined />}
            change={(q) => change({ q })}
          />
        ) : null}
        {props.filters}
        {isFiltered ? (
          <Button type="text" onClick={reset}>
            {t("Clear")}
          </Button>
        ) : null}
        {props.card ? (
          <Segmented
            className={styles.views}
            aria-label={t("View")}
            value={state.isCards ? "cards" : "table"}
            onChange={(view) => change({ view: view === "cards" ? view : undefined, page: String(state.page) })}
            options={[
              { value: "table", icon: <UnorderedListOutlined aria-label={t("As a table")} />, title: t("As a table") },
              { value: "cards", icon: <AppstoreOutlined aria-label={t("As cards")} />, title: t("As cards") },
            ]}
          />
        ) : null}
      </search>
      {data && rows.length === 0 ? (
        <div className={styles.empty}>
          {isFiltered ? (
            <>
              <h2>{t("Nothing matches")}</h2>
              <p>{t("Search for less, or clear the filters to see everything you have access to.")}</p>
              <Button onClick={reset}>{t("Clear search and filters")}</Button>
            </>
          ) : (
            props.empty
          )}
        </div>
      ) : data && props.card && state.isCards ? (
        <ul className={styles.cards} aria-label={props.title}>
          {rows.map((row) => (
            <li key={row.id}>{props.card?.(row)}</li>
          ))}
        </ul>
      ) : data ? (
        <Suspense fallback={<TableSkeleton />}>
          <Table
            className={styles.table}
            aria-label={props.title}
            rowKey={(row) => row.id ?? JSON.stringify(row)}
            size="medium"
            columns={columns}
            dataSource={rows}
            pagination={false}
            rowSelection={
              selection && {
                selectedRowKeys: selection.rows.map((row) => row.id),
                onChange: (_, rows) => selection.choose(rows),
                getCheckboxProps: (row) => ({ disabled: selection.isKept?.(row) === true }),
              }
            }
            loading={isFetching && { delay: 300 }}
            showSorterTooltip={false}
            onChange={(_pages, _filters, sorter) => {
              const one = Array.isArray(sorter) ? sorter[0] : sorter;
              if (!one?.columnKey) return;
              change({ sort: String(one.columnKey), dir: one.order === "ascend" ? "asc" : "desc" });
            }}
          />
        </Suspense>
      ) : (
        <TableSkeleton />
      )}
      {data && data.count > pageSizes[0]! ? (
        <Pagination
          className={styles.pages}
          current={state.page}
          pageSize={state.pageSize}
          pageSizeOptions={pageSizes}
          total={data.count}
          showSizeChanger
          showTotal={(total, [from, to]) => t("{from}–{to} of {total}", { from, to, total: numberText(total) })}
          onChange={(page, size) => change(size === state.pageSize ? { page: String(page) } : { size: String(size) })}
        />
      ) : null}
      {props.bulk ? (
        // At the window's foot: rows that are about to be selected, too, stay where they are.
        <section className={styles.bulk} aria-label={t("What is selected")}>
          {props.bulk}
        </section>
      ) : null}
    </div>
  );
}

const changedLast = { column: "changed_on_delta_humanized", direction: "desc" } as const;

function TableSkeleton() {
  return (
    <div className={styles.waiting} aria-busy="true">
      {Array.from({ length: 12 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity and never move
        <div key={row} className={`skeleton ${styles.waitingRow}`} />
      ))}
    </div>
  );
}
