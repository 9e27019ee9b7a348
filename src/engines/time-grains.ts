import type { Engine } from "./engine.ts";

/** English names of the grains; translated by whoever shows them. */
export const timeGrainNames: Readonly<Record<string, string>> = {
  PT1S: "Second",
  PT5S: "5 second",
  PT30S: "30 second",
  PT1M: "Minute",
  PT5M: "5 minute",
  PT10M: "10 minute",
  PT15M: "15 minute",
  PT30M: "30 minute",
  PT1H: "Hour",
  PT6H: "6 hour",
  P1D: "Day",
  P1W: "Week",
  P1M: "Month",
  P3M: "Quarter",
  P1Y: "Year",
  "1969-12-28T00:00:00Z/P1W": "Week starting Sunday",
  "1969-12-29T00:00:00Z/P1W": "Week starting Monday",
  "P1W/1970-01-03T00:00:00Z": "Week ending Saturday",
  "P1W/1970-01-04T00:00:00Z": "Week ending Sunday",
};

/** The settings that add and remove grains. */
export interface TimeGrainSettings {
  TIME_GRAIN_ADDONS: Record<string, string>;
  TIME_GRAIN_ADDON_EXPRESSIONS: Record<string, Record<string, string>>;
  TIME_GRAIN_DENYLIST: readonly string[];
}

export interface NamedTimeGrain {
  name: string;
  function: string;
  duration: string;
}

/** The grains of an engine in an installation, in the order of the API: below a day, above, then weeks with a set start. */
export function timeGrainsOf(engine: Engine, settings: TimeGrainSettings): NamedTimeGrain[] {
  const expressions = new Map<string, string>(engine.timeGrains);
  for (const [duration, expression] of Object.entries(settings.TIME_GRAIN_ADDON_EXPRESSIONS[engine.name] ?? {})) {
    expressions.set(duration, expression);
  }
  for (const duration of settings.TIME_GRAIN_DENYLIST) expressions.delete(duration);
  const named = { ...timeGrainNames, ...settings.TIME_GRAIN_ADDONS };
  return [...expressions]
    .map(([duration, expression]) => ({
      name: named[duration] ?? "",
      function: expression,
      duration,
      key: sortKey(duration),
    }))
    .filter(({ name }) => name !== "")
    .sort((a, b) => a.key[0] - b.key[0] || a.key[1] - b.key[1] || a.key[2] - b.key[2])
    .map(({ key, ...grain }) => grain);
}

function sortKey(duration: string): [number, number, number] {
  const parts = /^(.*\/)?(P|PT)([0-9.]+)([SMHDWY])(\/.*)?/.exec(duration);
  if (!parts) return [3, 0, 0];
  const [, before, prefix, count, unit, after] = parts;
  const isTime = prefix === "PT";
  const group = before || after ? 3 : isTime ? 1 : 2;
  return [group, (isTime ? "SMH" : "DWMY").indexOf(unit!), Number(count)];
}
