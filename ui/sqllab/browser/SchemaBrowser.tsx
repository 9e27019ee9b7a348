import { ReloadOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Button, Input } from "antd";
import { useMemo, useRef, useState } from "react";
import { messageOf } from "../../api/errors.ts";
import { toastError } from "../../components/toast-store.ts";
import { plural, t } from "../../i18n/t.ts";
import type { OpenTable, Tab } from "../tabs/tab.ts";
import type { SqlDatabase, TableName } from "../types.ts";
import { PlacePicker } from "./PlacePicker.tsx";
import { readAgain, schemasQuery, tablesQuery } from "./queries.ts";
import styles from "./SchemaBrowser.module.css";
import { TableDetails, type TableTask } from "./TableDetails.tsx";

interface SchemaBrowserProps {
  tab: Tab;
  databases: readonly SqlDatabase[];
  change(change: Partial<Tab>): void;
  /** unfolds or folds a table beside the tab */
  toggle(table: OpenTable, isOpen: boolean): void;
  act(task: TableTask): void;
}

const rowHeight = 28;

/** Where the SQL of a tab runs, and what is there. */
export function SchemaBrowser({ tab, databases, change, toggle, act }: SchemaBrowserProps) {
  const [search, setSearch] = useState("");
  const client = useQueryClient();
  const place = useMemo(
    () => ({ dbId: tab.dbId, catalog: tab.catalog, schema: tab.schema }),
    [tab.dbId, tab.catalog, tab.schema],
  );
  const { data, error, isFetching } = useQuery({
    ...tablesQuery(place),
    enabled: place.dbId !== null && place.schema !== null,
  });
  const { data: schemas } = useQuery({ ...schemasQuery(place), enabled: place.dbId !== null });
  const [isReading, setIsReading] = useState(false);
  const refresh = async () => {
    setIsReading(true);
    try {
      await readAgain(client, place);
    } catch (problem) {
      toastError(messageOf(problem));
    } finally {
      setIsReading(false);
    }
  };
  const found = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    return (data ?? []).filter(({ value }) => value.toLowerCase().includes(wanted));
  }, [data, search]);
  const open = tab.tables.filter(({ schema, catalog }) => schema === tab.schema && catalog === tab.catalog);
  const isOpen = (name: string) => open.some((table) => table.name === name);
  return (
    <div className={styles.browser}>
      <PlacePicker databases={databases} place={place} change={change} />
      <div className={styles.head}>
        <Input
          type="search"
          size="small"
          allowClear
          placeholder={data ? plural(data.length, "Search {count} table", "Search {count} tables") : t("Search tables")}
          aria-label={t("Search tables")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Button
          size="small"
          type="text"
          aria-label={t("Read schemas and tables again")}
          icon={<ReloadOutlined spin={isFetching || isReading} />}
          onClick={() => void refresh()}
        />
      </div>
      {error ? (
        <p role="alert" className={styles.fault}>
          {error.message}
        </p>
      ) : null}
      {data && found.length === 0 ? (
        <p className={styles.hint}>
          {data.length === 0 ? t("This schema has no tables.") : t("No table has such a name.")}
        </p>
      ) : null}
      {schemas && schemas.length > 0 && place.schema === null ? (
        <p className={styles.hint}>{t("Choose a schema to see its tables.")}</p>
      ) : null}
      <TableList
        tables={found}
        isOpen={isOpen}
        toggle={(name) => {
          const known = open.find((table) => table.name === name);
          toggle(known ?? { id: null, catalog: tab.catalog, schema: tab.schema, name }, !known);
        }}
        details={(table) => <TableDetails place={place} table={table} act={act} />}
      />
    </div>
  );
}

interface TableListProps {
  tables: TableName[];
  isOpen(name: string): boolean;
  toggle(name: string): void;
  details(table: TableName): React.ReactNode;
}

/** The tables by name, each unfolded or not; of thousands only those in sight are in the page. */
function TableList({ tables, isOpen, toggle, details }: TableListProps) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: tables.length,
    getScrollElement: () => box.current,
    estimateSize: (at) => (isOpen(tables[at]?.value ?? "") ? 260 : rowHeight),
    getItemKey: (at) => tables[at]?.value ?? at,
    overscan: 10,
  });
  return (
    <div ref={box} className={styles.tables}>
      <ul style={{ height: virtual.getTotalSize(), position: "relative" }} aria-label={t("Tables")}>
        {virtual.getVirtualItems().map((item) => {
          const table = tables[item.index];
          if (!table) return null;
          const isUnfolded = isOpen(table.value);
          return (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={styles.entry}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <button
                type="button"
                className={styles.name}
                aria-expanded={isUnfolded}
                title={`${table.value} (${table.type.replace("_", " ")})`}
                onClick={() => toggle(table.value)}
              >
                <span aria-hidden="true" className={styles.sign} data-type={table.type} />
                <span className={styles.text}>{table.value}</span>
                {table.type === "table" ? null : <span className={styles.kind}>{t("view")}</span>}
              </button>
              {isUnfolded ? details(table) : null}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
