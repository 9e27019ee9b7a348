import type { Settings } from "./keys.ts";

/** Where Liteset refuses what Superset 6.0.0 gives away, or tells more than it, and what its way means. */
const LAXNESSES = {
  datasets: "everybody who may open pages reads how any dataset is made, at /datasource/get/…",
  guest_favorites: "guests of embedded dashboards mark favourites, all in the name of nobody",
  intervals: "lengths of time from a day on lose their hours",
  samples: "everybody who may ask for samples reads the rows of any dataset, whatever they may access",
} as const;
export type Laxness = keyof typeof LAXNESSES;

/** Whether the settings bring Superset's own behaviour back here (AS_IN_SUPERSET). */
export const isAsInSuperset = ({ AS_IN_SUPERSET: names }: Pick<Settings, "AS_IN_SUPERSET">, name: Laxness): boolean =>
  names.includes(name);

/** What is unsafe about a list of names, a sentence each, and which of them mean nothing. */
export function readLaxnesses(names: readonly string[]): { opened: string[]; unknown: string[]; known: string[] } {
  const known = Object.keys(LAXNESSES);
  return {
    opened: names.flatMap((name) => (known.includes(name) ? [LAXNESSES[name as Laxness]] : [])),
    unknown: names.filter((name) => !known.includes(name)),
    known,
  };
}
