import { Select } from "antd";
import { schemeNames } from "../../charts/color/scheme-names.ts";
import { gradient, gradientNames, palette, paletteNames } from "../../charts/color/schemes.ts";
import { siteSchemes } from "../../charts/color/site.ts";
import styles from "./SchemeField.module.css";

interface SchemeFieldProps {
  label: string;
  kind: "scheme" | "gradient";
  value: string | undefined;
  change(value: string | undefined): void;
  placeholder?: string;
  /** whether none can be chosen, too */
  isOptional?: boolean;
}

/** A set of colours by its name, shown as what it is. */
export function SchemeField({ label, kind, value, change, placeholder, isOptional }: SchemeFieldProps) {
  const names = (kind === "scheme" ? paletteNames : gradientNames)();
  const own = kind === "scheme" ? siteSchemes.palettes : siteSchemes.gradients;
  const titleOf = (name: string) => own[name]?.label ?? schemeNames[name] ?? name;
  const colors = kind === "scheme" ? palette : gradient;
  const swatch = (name: string) => (
    <span className={styles.scheme}>
      <span className={styles.swatch} aria-hidden="true">
        {colors(name)
          .slice(0, 10)
          .map((color, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a scheme may hold a colour twice, and never changes
            <span key={at} style={{ background: color }} />
          ))}
      </span>
      {titleOf(name)}
    </span>
  );
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={change}
      showSearch={{
        filterOption: (search, option) => titleOf(String(option?.value)).toLowerCase().includes(search.toLowerCase()),
      }}
      allowClear={isOptional}
      placeholder={placeholder}
      options={names.map((name) => ({ value: name, label: swatch(name) }))}
      style={{ width: "100%" }}
    />
  );
}
