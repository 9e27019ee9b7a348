import { useMemo, useState } from "react";
import { late } from "../../components/late.tsx";
import { flag, number } from "../form-data.ts";
import type { ChartViewProps } from "../types.ts";
import { columnsOf, inOrder, moved, type TableColumn } from "./columns.ts";
import { withComparisons } from "./compared.ts";
import { Grid } from "./Grid.tsx";
import { hasSharesOfAll, isAggregate } from "./query.ts";
import { arranged } from "./rows.ts";
import type { Sorting, TableState } from "./state.ts";
import { usePage } from "./use-page.ts";

// With what they are made of, these two are as much as all the rest; most tables have neither.
const place = () => <div style={{ height: 28 }} />;
const Footer = late(() => import("./Footer.tsx").then((module) => module.Footer), place);
const SearchBar = late(() => import("./SearchBar.tsx").then((module) => module.SearchBar), place);

/** Rows and columns: sorted by a click on a header, searched, filtered, paged; here or, where it has the pages, by the server. */
export function View(props: ChartViewProps & { withFilters?: boolean }) {
  const { name, formData, width, height, theme, datasource, colors, onCrossFilter, picked } = props;
  const byServer = flag(formData, "server_pagination") && props.ask !== undefined;
  const pageLength = byServer ? number(formData, "server_page_length", 10) : number(formData, "page_length", 0);
  const first: TableState = {
    page: 1,
    size: pageLength,
    sorting: undefined,
    search: "",
    searchColumn: undefined,
    filters: {},
  };
  const [state, setState] = useState(first);
  const { queriesData, isFetching, error } = usePage(props, state, first);
  const put = (patch: Partial<TableState>) => setState({ ...state, page: 1, ...patch });
  const answer = useMemo(() => withComparisons(queriesData[0], formData), [queriesData, formData]);
  const [order, setOrder] = useState<readonly string[]>([]);
  const declared = useMemo(
    () => columnsOf({ formData, queriesData: answer ? [answer] : [], width, height, theme, datasource, colors }),
    [formData, answer, width, height, theme, datasource, colors],
  );
  const columns = useMemo(() => inOrder(declared, order), [declared, order]);
  const all = answer?.data ?? [];
  const rows = useMemo(() => (byServer ? all : arranged(all, columns, state)), [all, columns, state, byServer]);
  const size = byServer ? state.size : pageLength;
  const total = byServer ? Number(queriesData[1]?.data[0]?.rowcount ?? all.length) : rows.length;
  const paged = size > 0 && total > size;
  const current = Math.min(state.page, Math.max(1, Math.ceil(total / Math.max(1, size))));
  const shown = paged && !byServer ? rows.slice((current - 1) * size, current * size) : rows;
  const hasSearch = flag(formData, "include_search") && height > 220;
  const others = 1 + Number(byServer) + Number(hasSharesOfAll(formData));
  const hasTotals = isAggregate(formData) && flag(formData, "show_totals") && queriesData.length > others;
  const totals = hasTotals ? withComparisons(queriesData.at(-1), formData)?.data[0] : undefined;
  const hasFooter = paged || byServer || error !== null;
  return (
    <div
      aria-busy={isFetching}
      style={{ width, height, display: "flex", flexDirection: "column", gap: 8, color: theme.text, fontSize: 13 }}
    >
      {hasSearch ? (
        <SearchBar
          {...{ columns, state, theme, byServer, isFetching }}
          total={byServer ? total : all.length}
          found={rows.length}
          onSearch={(search, searchColumn) => put({ search, searchColumn })}
        />
      ) : null}
      <Grid
        name={name}
        columns={columns}
        rows={shown}
        totals={totals}
        width={width}
        height={height - (hasSearch ? 36 : 0) - (hasFooter ? 36 : 0)}
        theme={theme}
        formData={formData}
        sorting={shownSorting(state.sorting, columns)}
        onSort={(key) => put({ sorting: nextSorting(state.sorting, sortingKey(key, byServer)) })}
        filters={props.withFilters && height > 220 ? state.filters : undefined}
        onFilter={(key, text) => put({ filters: { ...state.filters, [key]: text } })}
        onMove={
          flag(formData, "allow_rearrange_columns")
            ? (key, to) =>
                setOrder(
                  moved(
                    columns.map((column) => column.key),
                    key,
                    to,
                  ),
                )
            : undefined
        }
        onCrossFilter={onCrossFilter}
        picked={picked}
      />
      {hasFooter ? (
        <Footer
          {...{ total, current, size, width, theme, error }}
          onPage={(page) => put({ page })}
          onSize={byServer ? (next) => put({ size: next }) : undefined}
        />
      ) : null}
    </div>
  );
}

/** The server sorts by what it has: of a compared metric, by the metric. */
function sortingKey(key: string, byServer: boolean): string {
  return byServer ? key.replace(/^(Main|#|△|%) /, "") : key;
}

function shownSorting(sorting: Sorting | undefined, columns: readonly TableColumn[]): Sorting | undefined {
  if (!sorting || columns.some(({ key }) => key === sorting.key)) return sorting;
  return { ...sorting, key: `Main ${sorting.key}` };
}

function nextSorting(sorting: Sorting | undefined, key: string): Sorting | undefined {
  if (sorting?.key !== key) return { key, descending: true };
  return sorting.descending ? { key, descending: false } : undefined;
}
