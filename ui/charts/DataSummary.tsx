import { memo, useEffect, useState } from "react";
import { plural, t } from "../i18n/t.ts";
import { numberFormat } from "./format/number.ts";
import { timeFormat, toTime } from "./format/time.ts";
import type { QueryData } from "./types.ts";

const rowsRead = 20;

const hidden = {
  position: "absolute",
  width: 1,
  height: 1,
  overflow: "hidden",
  clipPath: "inset(50%)",
  whiteSpace: "nowrap",
} as const;

const plainNumber = numberFormat(",.4~f");
const plainTime = timeFormat("smart_date_detailed");

/** The chart's data as a table for screen readers: its first rows, and how many there are. Comes when the page has time. */
export const DataSummary = memo(function DataSummary({
  name,
  queriesData,
  labels,
}: {
  name: string;
  queriesData: QueryData[];
  /** what the dataset's columns and metrics are called for people */
  labels: Record<string, string> | undefined;
}) {
  const isTime = useIdle();
  const first = queriesData[0];
  if (!first || !isTime) return null;
  const rows = first.data.slice(0, rowsRead);
  return (
    <div style={hidden} data-picture="none">
      <table>
        <caption>
          {name}:{" "}
          {first.data.length > rowsRead
            ? t("the first {rowsRead} of {count} rows", { rowsRead, count: first.data.length })
            : plural(first.data.length, "{count} row", "{count} rows")}
        </caption>
        <thead>
          <tr>
            {first.colnames.map((column) => (
              <th key={column} scope="col">
                {labels?.[column] ?? column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own and never move
            <tr key={index}>
              {first.colnames.map((column, at) => (
                <td key={column}>{cell(row[column], first.coltypes[at] === 2)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
});

/** Becomes true when there is nothing more urgent to do. */
function useIdle(): boolean {
  const [isIdle, setIsIdle] = useState(false);
  useEffect(() => {
    // Safari has no such call.
    if (typeof requestIdleCallback === "undefined") {
      const timer = setTimeout(() => setIsIdle(true), 300);
      return () => clearTimeout(timer);
    }
    const call = requestIdleCallback(() => setIsIdle(true), { timeout: 2000 });
    return () => cancelIdleCallback(call);
  }, []);
  return isIdle;
}

function cell(value: unknown, temporal: boolean): string {
  if (value === null || value === undefined) return t("no value");
  const time = temporal ? toTime(value) : undefined;
  if (time !== undefined) return plainTime(time);
  if (typeof value === "number") return plainNumber(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
