import { Input, Select } from "antd";
import { useState } from "react";
import { numberText, plural, t } from "../../i18n/t.ts";
import type { ChartTheme } from "../types.ts";
import type { TableColumn } from "./columns.ts";
import type { TableState } from "./state.ts";

interface SearchBarProps {
  columns: TableColumn[];
  state: TableState;
  theme: ChartTheme;
  byServer: boolean;
  isFetching: boolean;
  total: number;
  found: number;
  onSearch(search: string, column: string | undefined): void;
}

/** How many rows there are, and a field to search them. The server searches one column, with Enter. */
export function SearchBar({ columns, state, theme, byServer, isFetching, total, found, onSearch }: SearchBarProps) {
  const texts = columns.filter((column) => !column.numeric && !column.group);
  const [column, setColumn] = useState(state.searchColumn ?? texts[0]?.key);
  const rows = plural(total, "{count} row", "{count} rows");
  return (
    <div
      style={{ display: "flex", justifyContent: "space-between", alignItems: "center", gap: 12, padding: "2px 2px 0" }}
    >
      <span style={{ color: theme.textSecondary, whiteSpace: "nowrap" }} aria-live="polite">
        {state.search && !byServer ? t("{found} of {rows}", { found: numberText(found), rows }) : rows}
      </span>
      <span style={{ display: "flex", gap: 6 }}>
        {byServer && texts.length > 1 ? (
          <Select
            size="small"
            aria-label={t("Search in")}
            value={column}
            onChange={setColumn}
            options={texts.map(({ key, title }) => ({ value: key, label: title }))}
            style={{ minWidth: 110 }}
          />
        ) : null}
        {byServer ? (
          <Input.Search
            allowClear
            size="small"
            placeholder={t("Search")}
            aria-label={t("Search the table")}
            style={{ maxWidth: 220 }}
            loading={isFetching}
            disabled={column === undefined}
            onSearch={(search) => onSearch(search, column)}
          />
        ) : (
          <Input.Search
            allowClear
            size="small"
            placeholder={t("Search")}
            aria-label={t("Search the table")}
            style={{ maxWidth: 220 }}
            value={state.search}
            onChange={(event) => onSearch(event.target.value, undefined)}
          />
        )}
      </span>
    </div>
  );
}
