import { columnLabel, list, metricLabel } from "../form-data.ts";
import type { ChartInput } from "../types.ts";
import type { PartOfCountry } from "./shapes.ts";

interface FoundPart {
  key: string;
  name: string;
  value: number;
  entity: unknown;
}

/** The rows by the parts that they are about: "FR-75", "75" or "Paris" all mean the same. */
export function foundParts(input: ChartInput, parts: readonly (PartOfCountry & { key: string })[]): FoundPart[] {
  const { formData, queriesData } = input;
  const entity = columnLabel(list(formData, "entity")[0] ?? "");
  const metric = metricLabel(list(formData, "metric")[0] ?? "");
  const known = new Map<string, PartOfCountry & { key: string }>();
  for (const part of parts) {
    known.set(fold(part.name), part);
    if (!part.code) continue;
    known.set(fold(part.code), part);
    known.set(fold(part.code.slice(part.code.indexOf("-") + 1)), part);
  }
  return (queriesData[0]?.data ?? []).flatMap((row) => {
    const part = known.get(fold(String(row[entity] ?? "")));
    const value = Number(row[metric] ?? Number.NaN);
    return part && Number.isFinite(value) ? [{ key: part.key, name: part.name, value, entity: row[entity] }] : [];
  });
}

function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, " ")
    .trim();
}
