import { InputNumber } from "antd";
import { isRecord } from "../../charts/form-data.ts";
import { t } from "../../i18n/t.ts";
import styles from "./ControlField.module.css";

interface ChartSizeProps {
  label: string;
  value: unknown;
  change(value: Record<string, unknown>): void;
}

const zooms = 29;

/** The size of charts on a map, one for all zooms; a size that grows with the zoom is kept until another is set here. */
export function ChartSizeField({ label, value, change }: ChartSizeProps) {
  const stored = isRecord(value) && isRecord(value.configs) ? value.configs : {};
  const [width, height] = [Number(stored.width ?? 100), Number(stored.height ?? 100)];
  const put = (size: { width: number; height: number }) =>
    change({
      type: "FIXED",
      configs: { zoom: 6, slope: 30, exponent: 2, ...stored, ...size },
      values: Object.fromEntries(Array.from({ length: zooms }, (_, zoom) => [zoom, size])),
    });
  return (
    <div className={styles.pair}>
      <InputNumber
        aria-label={t("{label}: width", { label })}
        min={20}
        max={400}
        value={width}
        onChange={(next) => put({ width: next ?? 100, height })}
      />
      <InputNumber
        aria-label={t("{label}: height", { label })}
        min={20}
        max={400}
        value={height}
        onChange={(next) => put({ width, height: next ?? 100 })}
      />
    </div>
  );
}
