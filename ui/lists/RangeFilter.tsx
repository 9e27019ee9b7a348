import { Input, Select } from "antd";
import { t } from "../i18n/t.ts";
import { readRange, writeRange } from "./conditions.ts";
import styles from "./ListPage.module.css";

interface RangeFilterProps {
  label: string;
  kind: "times" | "numbers";
  value: string | undefined;
  change(value: string | undefined): void;
}

const own = "between";
const spanOptions = [
  { value: "hour", label: t("Last hour") },
  { value: "day", label: t("Last 24 hours") },
  { value: "week", label: t("Last 7 days") },
  { value: "month", label: t("Last 30 days") },
  { value: own, label: t("From … to …") },
];

/** When something happened: lately, or between two moments; or how much it is. */
export function RangeFilter({ label, kind, value, change }: RangeFilterProps) {
  const range = readRange(value);
  const ends = range ?? ["", ""];
  const put = (at: 0 | 1, text: string) => {
    const [from, to] = at === 0 ? [text, ends[1]] : [ends[0], text];
    change(kind === "numbers" && from === "" && to === "" ? undefined : writeRange(from, to));
  };
  const inputOf = (at: 0 | 1, name: string) => (
    <Input
      className={kind === "times" ? styles.moment : styles.amount}
      type={kind === "times" ? "datetime-local" : "number"}
      aria-label={`${label}: ${name}`}
      prefix={<span className={styles.end}>{kind === "numbers" && at === 0 ? `${label} ${name}` : name}</span>}
      value={ends[at]}
      onChange={(event) => put(at, event.target.value)}
    />
  );
  return (
    <>
      {kind === "times" ? (
        <Select
          aria-label={label}
          placeholder={label}
          style={{ minWidth: 132 }}
          popupMatchSelectWidth={false}
          allowClear
          value={range ? own : value}
          options={spanOptions}
          labelRender={({ label: chosen }) => `${label}: ${chosen}`}
          onChange={(next?: string) => change(next === own ? writeRange("", "") : next)}
        />
      ) : null}
      {range || kind === "numbers" ? (
        <>
          {inputOf(0, t("from"))}
          {inputOf(1, t("to"))}
        </>
      ) : null}
    </>
  );
}
