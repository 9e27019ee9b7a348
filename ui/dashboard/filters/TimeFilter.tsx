import { CalendarOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Input, Popover, Tabs } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { timeRange } from "../../api/resources.ts";
import type { ControlProps } from "./FilterControl.tsx";
import { noFilter } from "./masks.ts";
import styles from "./TimeFilter.module.css";
import { daysOf, namedRanges, rangeLabel, rangeOfDays } from "./time-ranges.ts";

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

function RangeChooser({ range, choose }: { range: string; choose(range: string): void }) {
  const [from, to] = daysOf(range);
  const isNamed = range === noFilter || namedRanges.some((group) => group.ranges.some((one) => one.value === range));
  const first = isNamed ? "named" : from || to ? "days" : "text";
  return (
    <div className={styles.chooser} role="dialog" aria-label="Time range">
      <Tabs
        size="small"
        defaultActiveKey={first}
        items={[
          { key: "named", label: "Common", children: <Named range={range} choose={choose} /> },
          { key: "days", label: "Between days", children: <Days from={from} to={to} choose={choose} /> },
          { key: "text", label: "Advanced", children: <Expression range={isNamed ? "" : range} choose={choose} /> },
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
        No filter
      </button>
    </>
  );
}

function Days({ from, to, choose }: { from: string | null; to: string | null; choose(range: string): void }) {
  const [days, setDays] = useState([from, to] as [string | null, string | null]);
  const range = rangeOfDays(...days);
  const isBackwards = days[0] !== null && days[1] !== null && days[0] >= days[1];
  return (
    <div className={styles.form}>
      <div className={styles.days}>
        <label>
          From
          <DatePicker
            value={days[0] ? dayjs(days[0]) : null}
            onChange={(day) => setDays([day?.format("YYYY-MM-DD") ?? null, days[1]])}
          />
        </label>
        <label>
          Before
          <DatePicker
            value={days[1] ? dayjs(days[1]) : null}
            onChange={(day) => setDays([days[0], day?.format("YYYY-MM-DD") ?? null])}
          />
        </label>
      </div>
      <div className={styles.preview}>
        <p aria-live="polite" className={isBackwards ? styles.wrong : undefined}>
          {isBackwards ? "The first day must come before the second." : ""}
        </p>
        <Button type="primary" size="small" disabled={!range || isBackwards} onClick={() => range && choose(range)}>
          Use this range
        </Button>
      </div>
    </div>
  );
}

function Expression({ range, choose }: { range: string; choose(range: string): void }) {
  const [text, setText] = useState(range);
  return (
    <div className={styles.form}>
      <label className={styles.text}>
        Range
        <Input
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder="e.g. 30 days ago : now"
          autoFocus
        />
      </label>
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
        Use this range
      </Button>
    </div>
  );
}

function readable(time: string): string {
  return time ? time.replace("T00:00:00", "").replace("T", " ") : "∞";
}
