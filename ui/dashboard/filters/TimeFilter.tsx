import { CalendarOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Input, InputNumber, Popover, Select, Tabs } from "antd";
import { lazy, Suspense, useId, useState } from "react";
import { timeRange } from "../../api/resources.ts";
import { t } from "../../i18n/t.ts";
import { isOn } from "./config.ts";
import type { ControlProps } from "./FilterControl.tsx";
import { noFilter } from "./masks.ts";
import { isRelative, relativeEnds, relativeOf, relativeRange, relativeUnits } from "./relative-range.ts";
import styles from "./TimeFilter.module.css";
import { daysOf, namedRanges, rangeLabel } from "./time-ranges.ts";

const Days = lazy(() => import("./DayRange.tsx").then((module) => ({ default: module.DayRange })));

/** A time range: one by name, two days, or an expression that the server reads. */
export function TimeFilter({ filter, value, change, labelId }: ControlProps) {
  const [isOpen, setIsOpen] = useState(false);
  const range = (value as string | null) ?? noFilter;
  const choose = (next: string) => {
    change(next);
    setIsOpen(false);
  };
  return (
    <Popover
      open={isOpen}
      onOpenChange={setIsOpen}
      trigger="click"
      placement="bottomLeft"
      content={<RangeChooser range={range} choose={choose} />}
      destroyOnHidden
    >
      <Button
        className={styles.button}
        icon={<CalendarOutlined />}
        danger={range === noFilter && isOn(filter, "enableEmptyFilter")}
        aria-label={`${filter.name}: ${rangeLabel(range)}`}
        aria-describedby={labelId}
        aria-expanded={isOpen}
        aria-haspopup="dialog"
      >
        <span className={range === noFilter ? styles.none : styles.label}>{rangeLabel(range)}</span>
      </Button>
    </Popover>
  );
}

/** The ways to say a time range, to be put into a popover. */
export function RangeChooser({ range, choose }: { range: string; choose(range: string): void }) {
  const [from, to] = daysOf(range);
  const isNamed = range === noFilter || namedRanges.some((group) => group.ranges.some((one) => one.value === range));
  const first = isNamed ? "named" : from || to ? "days" : isRelative(range) ? "relative" : "text";
  const days = (
    <Suspense fallback={<div className={styles.form} />}>
      <Days from={from} to={to} choose={choose} />
    </Suspense>
  );
  return (
    <div className={styles.chooser} role="dialog" aria-label={t("Time range")}>
      <Tabs
        size="small"
        defaultActiveKey={first}
        items={[
          { key: "named", label: t("Common"), children: <Named range={range} choose={choose} /> },
          { key: "days", label: t("Between days"), children: days },
          { key: "relative", label: t("Relative"), children: <Relative range={range} choose={choose} /> },
          { key: "text", label: t("Advanced"), children: <Expression range={isNamed ? "" : range} choose={choose} /> },
        ]}
      />
    </div>
  );
}

function Named({ range, choose }: { range: string; choose(range: string): void }) {
  return (
    <>
      <div className={styles.groups}>
        {namedRanges.map(({ group, ranges }) => (
          <div key={group} className={styles.group}>
            {ranges.map((one) => (
              <button
                key={one.value}
                type="button"
                className={styles.named}
                aria-pressed={one.value === range}
                onClick={() => choose(one.value)}
              >
                {one.label}
              </button>
            ))}
          </div>
        ))}
      </div>
      <button type="button" className={styles.named} aria-pressed={range === noFilter} onClick={() => choose(noFilter)}>
        {t("No filter")}
      </button>
    </>
  );
}

/** So many days, weeks … up to now or today. */
function Relative({ range, choose }: { range: string; choose(range: string): void }) {
  const start = relativeOf(range);
  const [count, setCount] = useState(start.count);
  const [unit, setUnit] = useState(start.unit);
  const [end, setEnd] = useState(start.end);
  return (
    <div className={styles.form}>
      <div className={styles.relative}>
        <InputNumber
          aria-label={t("How many")}
          min={1}
          max={9999}
          precision={0}
          value={count}
          onChange={(next) => setCount(next ?? 1)}
        />
        <Select aria-label={t("Unit")} value={unit} options={relativeUnits} onChange={setUnit} />
        <Select aria-label={t("Up to")} value={end} options={relativeEnds} onChange={setEnd} />
      </div>
      <Preview range={relativeRange({ count, unit, end })} choose={choose} />
    </div>
  );
}

function Expression({ range, choose }: { range: string; choose(range: string): void }) {
  const id = useId();
  const [text, setText] = useState(range);
  return (
    <div className={styles.form}>
      <div className={styles.text}>
        <label htmlFor={id}>{t("Range")}</label>
        <Input
          id={id}
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={t("e.g. 30 days ago : now")}
          autoFocus
        />
      </div>
      <Preview range={text.trim() || undefined} choose={choose} />
    </div>
  );
}

/** What the server makes of a range, before it is chosen. */
function Preview({ range, choose }: { range: string | undefined; choose(range: string): void }) {
  const { data, error, isFetching } = useQuery({
    queryKey: ["time-range", range],
    queryFn: ({ signal }) => timeRange(range ?? "", signal),
    enabled: range !== undefined,
    retry: false,
  });
  const isReadable = range !== undefined && data !== undefined && !error;
  return (
    <div className={styles.preview}>
      <p aria-live="polite" className={error ? styles.wrong : undefined}>
        {error
          ? error.message
          : isReadable
            ? `${readable(data.since)} ≤ time < ${readable(data.until)}`
            : isFetching
              ? "…"
              : ""}
      </p>
      <Button type="primary" size="small" disabled={!isReadable} onClick={() => range && choose(range)}>
        {t("Use this range")}
      </Button>
    </div>
  );
}

function readable(time: string): string {
  return time ? time.replace("T00:00:00", "").replace("T", " ") : "∞";
}
