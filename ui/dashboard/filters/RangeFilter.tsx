import { useQuery } from "@tanstack/react-query";
import { InputNumber, Slider } from "antd";
import { useState } from "react";
import { t } from "../../i18n/t.ts";
import { useFilteredDashboard } from "../context.ts";
import styles from "./FilterBar.module.css";
import type { ControlProps } from "./FilterControl.tsx";
import { fetchBounds } from "./options.ts";
import { problemText } from "./problem.ts";

type Bounds = [number | null, number | null];

/** Numbers from, to, or between. */
export function RangeFilter({ filter, value, change, above, labelId }: ControlProps) {
  const dashboard = useFilteredDashboard();
  const { data: limits, error } = useQuery({
    queryKey: ["filter-bounds", filter, above],
    queryFn: async ({ signal }) => (await fetchBounds(dashboard.id, filter, above, signal)) ?? null,
    enabled: filter.datasetId !== undefined,
    staleTime: 300_000,
  });
  const [from, to] = (value as Bounds | null) ?? [null, null];
  const [isWrong, setIsWrong] = useState(false);
  const [min, max] = limits ?? [0, 0];
  const set = (next: Bounds) => {
    setIsWrong(next[0] !== null && next[1] !== null && next[0] > next[1]);
    change(next);
  };
  // A bound at the very end of the data is no bound.
  const single = filter.controls.enableSingleValue;
  if (typeof single === "number") {
    return <SingleNumber filter={filter} kind={single} value={[from, to]} change={change} labelId={labelId} />;
  }
  // Numbers can be written where there is nothing to slide along.
  const shown = limits && max > min ? filter.controls.rangeDisplayMode : "input";
  const slide = ([low = min, high = max]: number[]) => set([low <= min ? null : low, high >= max ? null : high]);
  return (
    <fieldset className={styles.range} aria-labelledby={labelId}>
      {shown !== "input" && limits && max > min ? (
        <div className={styles.slider}>
          <Slider
            range
            min={min}
            max={max}
            step={stepOf(min, max)}
            value={[from ?? min, to ?? max]}
            onChange={slide}
            ariaLabelForHandle={[t("{name} from", { name: filter.name }), t("{name} to", { name: filter.name })]}
            tooltip={{ open: undefined }}
          />
        </div>
      ) : null}
      {shown === "slider" ? <p className={styles.between} dir="ltr">{`${from ?? min} – ${to ?? max}`}</p> : null}
      <div className={styles.bounds} hidden={shown === "slider"}>
        <InputNumber
          aria-label={t("{name} from", { name: filter.name })}
          value={from}
          placeholder={limits ? String(min) : t("From")}
          onChange={(next) => set([next, to])}
        />
        <span aria-hidden="true">–</span>
        <InputNumber
          aria-label={t("{name} to", { name: filter.name })}
          value={to}
          placeholder={limits ? String(max) : t("To")}
          onChange={(next) => set([from, next])}
        />
      </div>
      {isWrong ? (
        <p className={styles.problem} role="alert">
          {t("The first number is larger than the second: nothing lies between them.")}
        </p>
      ) : null}
      {error ? (
        <p className={styles.problem} role="alert">
          {problemText(error, t("The limits could not be loaded: {message}", { message: error.message }))}
        </p>
      ) : null}
    </fieldset>
  );
}

/** What a filter that asks for one number does with it: Superset's numbers. */
const least = 0;
const most = 2;

interface SingleNumberProps extends Pick<ControlProps, "filter" | "change" | "labelId"> {
  kind: number;
  value: Bounds;
}

function SingleNumber({ filter, kind, value: [from, to], change, labelId }: SingleNumberProps) {
  const sign = kind === least ? "≥" : kind === most ? "≤" : "=";
  const boundsOf = (next: number | null): Bounds =>
    kind === least ? [next, null] : kind === most ? [null, next] : [next, next];
  return (
    <fieldset className={styles.range} aria-labelledby={labelId}>
      <InputNumber
        className={styles.control}
        prefix={
          <span dir="ltr" aria-hidden="true">
            {sign}
          </span>
        }
        aria-label={
          kind === least
            ? t("{name}: at least", { name: filter.name })
            : kind === most
              ? t("{name}: at most", { name: filter.name })
              : t("{name}: exactly", { name: filter.name })
        }
        value={kind === most ? to : from}
        onChange={(next) => change(boundsOf(next))}
      />
    </fieldset>
  );
}

function stepOf(min: number, max: number): number {
  const isWhole = Number.isInteger(min) && Number.isInteger(max);
  const step = 10 ** Math.floor(Math.log10((max - min) / 100));
  return isWhole ? Math.max(1, step) : step;
}
