import { useQuery } from "@tanstack/react-query";
import { timeRanges } from "../../api/resources.ts";
import { isRecord, list } from "../../charts/form-data.ts";
import { comparedTimes } from "../../charts/query/operators.ts";
import type { FormData } from "../../charts/types.ts";
import { rangeLabel } from "../../dashboard/filters/time-ranges.ts";
import { t } from "../../i18n/t.ts";
import { anyTime } from "../form-data.ts";
import styles from "./ControlField.module.css";

const minute = 60_000;

/**
 * The times that a chart is compared with, as dates; or that there are none, as the chart has no time range with two ends.
 * @param suffix of the keys of a mixed chart's second query
 */
export function ComparedRange({ formData, suffix }: { formData: FormData; suffix: string }) {
  const range = rangeOf(formData, suffix);
  const offsets = comparedTimes({ ...formData, time_compare: formData[`time_compare${suffix}`] });
  const { data } = useQuery({
    queryKey: ["compared-ranges", range, offsets],
    queryFn: ({ signal }) => comparedRanges(range ?? anyTime, offsets, signal),
    enabled: range !== undefined,
    staleTime: minute,
    retry: false,
  });
  if (range === undefined || (data && !data.isClosed))
    return (
      <p className={styles.warning} role="status">
        {t("Set a time range with a beginning and an end: without one there is no earlier time to compare with.")}
      </p>
    );
  return (
    <ul className={styles.notes}>
      {(data?.ranges ?? []).map((one, at) => (
        <li key={offsets[at]}>{rangeLabel(one)}</li>
      ))}
    </ul>
  );
}

/** The range of the chart: of a key of its own, or of its first filter on time. */
function rangeOf(formData: FormData, suffix: string): string | undefined {
  const filters = list(formData, `adhoc_filters${suffix}`).filter(isRecord);
  const ranges = [formData.time_range, ...filters.map((one) => one.operator === "TEMPORAL_RANGE" && one.comparator)];
  return ranges.find((one): one is string => typeof one === "string" && one !== "" && one !== anyTime);
}

async function comparedRanges(range: string, offsets: readonly string[], signal: AbortSignal) {
  const [own = { since: "", until: "" }] = await timeRanges([{ timeRange: range }], signal);
  const [since, until] = [own.since, own.until].map((end) => Date.parse(`${end}Z`)) as [number, number];
  const isClosed = Number.isFinite(since) && Number.isFinite(until);
  const shifted = isClosed
    ? await timeRanges(
        offsets.filter(isSpan).map((shift) => ({ timeRange: range, shift })),
        signal,
      )
    : [];
  const length = until - since;
  const from = (start: number) => ({ since: written(start), until: written(start + length) });
  const ranges = isClosed
    ? offsets.map((offset) =>
        isSpan(offset) ? shifted.shift() : from(offset === "inherit" ? since - length : Date.parse(`${offset}Z`)),
      )
    : [];
  return { isClosed, ranges: ranges.map((one) => `${one?.since ?? ""} : ${one?.until ?? ""}`) };
}

/** "1 year ago", not the beginning of a time. */
const isSpan = (offset: string): boolean => offset !== "inherit" && !/^\d{4}-\d\d-\d\d/.test(offset);

const written = (time: number): string => (Number.isFinite(time) ? new Date(time).toISOString().slice(0, 19) : "");
