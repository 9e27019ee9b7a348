import { ColorPicker } from "antd";
import { isRecord } from "../../charts/form-data.ts";

interface ColorFieldProps {
  label: string;
  value: unknown;
  change(color: { r: number; g: number; b: number; a: number }): void;
}

/** A colour, kept as red, green, blue and opacity. */
export function ColorField({ label, value, change }: ColorFieldProps) {
  const { r = 0, g = 0, b = 0, a = 1 } = isRecord(value) ? (value as Record<string, number>) : {};
  return (
    <ColorPicker
      style={{ justifySelf: "start", width: "max-content" }}
      value={`rgba(${r}, ${g}, ${b}, ${a})`}
      onChangeComplete={(color) => change(color.toRgb())}
      aria-label={label}
    />
  );
}
