import { Select } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import { t } from "../../i18n/t.ts";
import { isOn } from "./config.ts";
import styles from "./FilterBar.module.css";
import type { ControlProps } from "./FilterControl.tsx";
import { valueLabel } from "./masks.ts";
import { problemText } from "./problem.ts";
import { useOptions } from "./use-options.ts";
import { writtenValues } from "./written.ts";

/** One or several values of a column. */
export function SelectFilter({ filter, value, change, above, isWaiting, labelId }: ControlProps) {
  const [search, setSearch] = useState("");
  const asked = useDebounced(isOn(filter, "searchAllOptions") ? search : "");
  const { data, error, isFetching, isPlaceholderData } = useOptions(filter, above, asked);
  const first = data?.values[0];
  // A value that the filters above have just ruled out is dropped, as it would leave nothing.
  const chosen = useMemo(() => (value === null ? [] : [value].flat()), [value]);
  const aboveNow = JSON.stringify(above);
  const aboveSeen = useRef(aboveNow);
  const startsWithFirst = isOn(filter, "defaultToFirstItem");
  useEffect(() => {
    if (aboveSeen.current === aboveNow || !data || isPlaceholderData || asked) return;
    aboveSeen.current = aboveNow;
    const offered = new Set(data.values.map(keyOf));
    const kept = data.isCut ? chosen : chosen.filter((one) => offered.has(keyOf(one)));
    if (kept.length === 0 && startsWithFirst && data.values.length > 0) change([first]);
    else if (kept.length < chosen.length) change(kept);
  }, [aboveNow, data, isPlaceholderData, asked, chosen, change, first, startsWithFirst]);

  const isMultiple = filter.controls.multiSelect !== false;
  const written = useMemo(
    () => writtenValues(search, filter, [...(data?.values ?? []), ...chosen], data?.isNumber === true),
    [search, filter, data, chosen],
  );
  const byKey = useMemo(
    () => new Map([...chosen, ...(data?.values ?? []), ...written].map((one) => [keyOf(one), one])),
    [chosen, data, written],
  );
  const options = useMemo(
    () => [...byKey].map(([key, one]) => ({ value: key, label: data?.isTime ? timeLabel(one) : valueLabel(one) })),
    [byKey, data?.isTime],
  );
  const toValues = (keys: string | string[] | undefined) =>
    (keys === undefined ? [] : [keys].flat()).map((key) => byKey.get(key) ?? (byKey.has(key) ? null : key));
  const keys = chosen.map(keyOf);
  return (
    <>
      <Select
        mode={isMultiple ? "multiple" : undefined}
        aria-labelledby={labelId}
        className={styles.control}
        value={isMultiple ? keys : keys[0]}
        onChange={(next: string | string[] | undefined) => change(toValues(next))}
        options={options}
        // A value has the direction of its own script, on pages of any other.
        labelRender={({ label }) => <bdi title={String(label)}>{label}</bdi>}
        optionRender={({ label }) => <bdi>{label}</bdi>}
        allowClear
        showSearch={{
          onSearch: setSearch,
          filterOption: (text, option) => String(option?.label).toLowerCase().includes(text.toLowerCase()),
        }}
        loading={isFetching}
        placeholder={placeholder(filter.controls.inverseSelection === true, data?.values.length, data?.isCut)}
        maxTagCount="responsive"
        status={error || (isOn(filter, "enableEmptyFilter") && chosen.length === 0 && !isWaiting) ? "error" : undefined}
        notFoundContent={isFetching ? t("Loading…") : t("No such value")}
      />
      {error ? (
        <p className={styles.problem} role="alert">
          {problemText(error, t("The values could not be loaded: {message}", { message: error.message }))}
        </p>
      ) : null}
    </>
  );
}

function placeholder(isInverse: boolean, count: number | undefined, isCut: boolean | undefined): string {
  if (isInverse) return t("None excluded");
  if (count === undefined) return t("All");
  return t("All ({count}{value})", { count, value: isCut ? "+" : "" });
}

/** Values of any type as keys that tell "1" from 1 and "null" from null. */
function keyOf(value: unknown): string {
  return typeof value === "string" ? value : `\u0000${JSON.stringify(value)}`;
}

function timeLabel(value: unknown): string {
  return typeof value === "number"
    ? new Date(value).toISOString().slice(0, 19).replace("T00:00:00", "").replace("T", " ")
    : valueLabel(value);
}

function useDebounced(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 250);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
