import { Button } from "antd";
import { useState } from "react";
import { t } from "../i18n/t.ts";
import { isWhole, listChoices, wholeList } from "./choices.ts";
import { FilterSelect } from "./FilterSelect.tsx";
import styles from "./ListPage.module.css";
import { RangeFilter } from "./RangeFilter.tsx";
import type { ListFilter } from "./spec.ts";
import { TextFilter } from "./TextFilter.tsx";

interface ListFiltersProps {
  /** the list's resource */
  api: string;
  filters: readonly ListFilter[];
  values: Record<string, string>;
  change(changes: Record<string, string | undefined>): void;
}

/** The filters above a list; the rare ones once they are asked for, or where one of them holds. */
export function ListFilters({ api, filters, values, change }: ListFiltersProps) {
  const rare = filters.filter(({ isRare }) => isRare);
  const [isOpen, setIsOpen] = useState(false);
  const held = filters.filter(({ key }) => values[key] !== undefined).length;
  const [isUnfolded, setIsUnfolded] = useState(held > 0);
  const isHeld = rare.some(({ key }) => values[key] !== undefined);
  const draw = (filter: ListFilter) => (
    <OneFilter
      key={filter.key}
      id={`${api} ${filter.key}`}
      filter={filter}
      value={values[filter.key]}
      change={(value) => change({ [filter.key]: value })}
    />
  );
  return (
    <>
      {filters.length > 0 ? (
        <Button className={styles.opener} aria-expanded={isUnfolded} onClick={() => setIsUnfolded(!isUnfolded)}>
          {held > 0 ? t("Filters ({count})", { count: held }) : t("Filters")}
        </Button>
      ) : null}
      <div className={isUnfolded ? styles.filters : `${styles.filters} ${styles.folded}`}>
        {filters.filter(({ isRare }) => !isRare).map(draw)}
        {isOpen || isHeld ? rare.map(draw) : null}
        {rare.length > 0 && !isHeld ? (
          <Button type="text" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            {isOpen ? t("Fewer filters") : t("More filters")}
          </Button>
        ) : null}
      </div>
    </>
  );
}

interface OneFilterProps {
  id: string;
  filter: ListFilter;
  value: string | undefined;
  change(value: string | undefined): void;
}

function OneFilter({ id, filter, value, change }: OneFilterProps) {
  const { label, kind, from } = filter;
  if (kind === "text") return <TextFilter className={styles.word} label={label} value={value ?? ""} change={change} />;
  if (kind) return <RangeFilter label={label} kind={kind} value={value} change={change} />;
  return (
    <FilterSelect
      id={id}
      label={label}
      value={value}
      onChange={change}
      options={filter.options}
      loadOptions={from && isWhole(from) ? () => wholeList(from) : filter.loadOptions}
      load={from && !isWhole(from) ? (search, signal) => listChoices(from, search, signal) : undefined}
    />
  );
}
