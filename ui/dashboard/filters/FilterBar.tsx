import { FilterOutlined, MenuFoldOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { type ReactNode, useRef } from "react";
import { t } from "../../i18n/t.ts";
import { useSize } from "../chart/use-size.ts";
import { countThatFits } from "./bar-room.ts";
import type { FilterItem } from "./config.ts";
import styles from "./FilterBar.module.css";
import { FilterControl } from "./FilterControl.tsx";
import { hasValue } from "./filter-state.ts";
import type { FilterValues } from "./use-filters.ts";

interface CrossFilterLabel {
  chartId: number;
  chart: string;
  label: string;
}

interface FilterBarProps {
  /** filters that act on a chart of the open tabs */
  inScope: FilterItem[];
  outOfScope: FilterItem[];
  values: FilterValues;
  isHorizontal: boolean;
  crossFilters: CrossFilterLabel[];
  clearCrossFilter(chartId: number): void;
  close(): void;
}

/** The dashboard's filters; nothing is asked anew before Apply. */
export function FilterBar(props: FilterBarProps) {
  const { inScope, outOfScope, values, isHorizontal, crossFilters } = props;
  const list = useRef<HTMLDivElement>(null);
  const width = useSize(list)?.width;
  const fits = isHorizontal ? countThatFits(inScope.length, outOfScope.length > 0, width) : inScope.length;
  const hasValues =
    crossFilters.length > 0 || Object.values(values.staged).some((mask) => (mask.filterState.value ?? null) !== null);
  const clear = () => {
    values.clear();
    for (const { chartId } of crossFilters) props.clearCrossFilter(chartId);
  };
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (!values.isIncomplete) values.apply();
  };
  return (
    <form className={isHorizontal ? styles.horizontal : styles.vertical} aria-label={t("Filters")} onSubmit={submit}>
      {isHorizontal ? null : (
        <div className={styles.top}>
          <h2>{t("Filters")}</h2>
          <Button
            type="text"
            size="small"
            icon={<MenuFoldOutlined className={styles.fold} />}
            aria-label={t("Hide filters")}
            onClick={props.close}
          />
        </div>
      )}
      <CrossFilters filters={crossFilters} clear={props.clearCrossFilter} />
      <div ref={list} className={styles.list}>
        <Items items={inScope.slice(0, fits)} values={values} />
        {fits < inScope.length ? (
          <Folded
            summary={t("More filters ({count})", { count: inScope.length - fits })}
            setCount={inScope.slice(fits).filter(({ id }) => hasValue(values.staged[id])).length}
          >
            <Items items={inScope.slice(fits)} values={values} />
          </Folded>
        ) : null}
        {outOfScope.length > 0 ? (
          <Folded
            summary={t("Filters of other tabs ({count})", { count: outOfScope.length })}
            setCount={outOfScope.filter(({ id }) => hasValue(values.staged[id])).length}
          >
            <Items items={outOfScope} values={values} />
          </Folded>
        ) : null}
      </div>
      <div className={styles.actions}>
        <Button type="primary" htmlType="submit" disabled={!values.isChanged || values.isIncomplete}>
          {t("Apply")}
        </Button>
        <Button type="text" onClick={clear} disabled={!hasValues}>
          {t("Clear all")}
        </Button>
      </div>
    </form>
  );
}

interface CrossFiltersProps {
  filters: CrossFilterLabel[];
  clear(chartId: number): void;
}

/** What was chosen by clicks in charts. */
function CrossFilters({ filters, clear }: CrossFiltersProps) {
  if (filters.length === 0) return null;
  return (
    <ul className={styles.cross} aria-label={t("Cross-filters")}>
      {filters.map((one) => (
        <li key={one.chartId}>
          <span>
            {one.chart}:{" "}
            <strong>
              <bdi>{one.label}</bdi>
            </strong>
          </span>
          <button
            type="button"
            aria-label={t("Remove {label}", { label: one.label })}
            onClick={() => clear(one.chartId)}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Filters that are not always in sight. */
function Folded({ summary, setCount, children }: { summary: string; setCount: number; children: ReactNode }) {
  return (
    <details className={styles.out}>
      <summary>
        {summary}
        {setCount > 0 ? (
          <span className={styles.count} title={t("{count} set", { count: setCount })}>
            {setCount}
          </span>
        ) : null}
      </summary>
      <div className={styles.others}>{children}</div>
    </details>
  );
}

/** Stands where a hidden bar was. */
export function ClosedFilterBar({ count, open }: { count: number; open(): void }) {
  return (
    <div className={styles.closed}>
      <Button
        type="text"
        icon={<FilterOutlined />}
        aria-label={count > 0 ? t("Show filters, {count} set", { count }) : t("Show filters")}
        aria-expanded={false}
        onClick={open}
      />
      {count > 0 ? <span className={styles.count}>{count}</span> : null}
    </div>
  );
}

function Items({ items, values }: { items: FilterItem[]; values: FilterValues }) {
  return items.map((item) => {
    if (item.type === "filter") return <FilterControl key={item.id} filter={item} values={values} />;
    if (item.type === "unknown") {
      return (
        <p key={item.id} className={styles.unknown}>
          {t("{name}: filters of the type “{kind}” are not supported, it has no effect.", {
            name: item.name,
            kind: item.kind,
          })}
        </p>
      );
    }
    return (
      <div key={item.id} className={styles.divider}>
        <h3>{item.title}</h3>
        {item.description ? <p>{item.description}</p> : null}
      </div>
    );
  });
}
