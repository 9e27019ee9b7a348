import { isRecord } from "../form-data.ts";
import type { FormData } from "../types.ts";

/** What stands below the number, under the names that `column_config` has for it. */
export const parts = [
  { key: "Previous value", title: "Before", sign: "#" },
  { key: "Delta", title: "Difference", sign: "△" },
  { key: "Percent change", title: "Change", sign: "%" },
] as const;

/** How a part is headed; undefined where it is hidden. */
export function headOf(part: (typeof parts)[number], title: string, formData: FormData): string | undefined {
  const config = isRecord(formData.column_config) ? formData.column_config[part.key] : undefined;
  const own = isRecord(config) ? config : {};
  if (own.visible === false) return undefined;
  const name = typeof own.customColumnName === "string" && own.customColumnName !== "" ? own.customColumnName : title;
  return own.displayTypeIcon === true ? `${part.sign} ${name}` : name;
}
