import { closest } from "./distance.ts";
import type { Key } from "./keys.ts";
import type { Layer, Problem } from "./problems.ts";
import { readLoose, readText } from "./values.ts";

type Table = Record<string, Key<unknown>>;

/** What Superset itself takes from the environment, before its settings file. */
export function referenceEnvironment(env: NodeJS.ProcessEnv, defaults: Record<string, unknown>): Layer[] {
  const layers: Layer[] = [];
  const add = (variable: string, values: Record<string, unknown>) =>
    layers.push({ origin: `environment ${variable}`, values, problems: [] });
  if (env.SUPERSET_SECRET_KEY) add("SUPERSET_SECRET_KEY", { SECRET_KEY: env.SUPERSET_SECRET_KEY });
  if (env.MAPBOX_API_KEY) add("MAPBOX_API_KEY", { MAPBOX_API_KEY: env.MAPBOX_API_KEY });
  if (env.FLASK_DEBUG) add("FLASK_DEBUG", { DEBUG: isTrueText(env.FLASK_DEBUG) });
  if (env.TALISMAN_ENABLED !== undefined)
    add("TALISMAN_ENABLED", { TALISMAN_ENABLED: env.TALISMAN_ENABLED.trim().toLowerCase() === "true" });
  if (env.SUPERSET_ENV === "production") add("SUPERSET_ENV", { RATELIMIT_ENABLED: true });
  const flags = Object.entries(env).flatMap(([name, text]) => {
    const flag = /^SUPERSET_FEATURE_([A-Z0-9_]+)$/.exec(name)?.[1];
    return flag && text !== undefined ? [[flag, isTrueText(text)] as const] : [];
  });
  if (flags.length > 0) {
    const before = defaults.DEFAULT_FEATURE_FLAGS as Record<string, boolean>;
    add("SUPERSET_FEATURE_…", { DEFAULT_FEATURE_FLAGS: { ...before, ...Object.fromEntries(flags) } });
  }
  return layers;
}

/** `SUPERSET__KEY` and `LITESET__KEY`, after the settings file; `…__KEY__NAME` sets one entry of a dictionary. */
export function overridingEnvironment(env: NodeJS.ProcessEnv, table: Table, current: Record<string, unknown>): Layer[] {
  const layers: Layer[] = [];
  const values = { ...current };
  const names = Object.keys(env).sort((a, b) => rank(a) - rank(b) || a.length - b.length);
  for (const variable of names) {
    const [, name = "", rest] =
      /^(?:SUPERSET|LITESET)__([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)(?:__(.+))?$/.exec(variable) ?? [];
    const text = env[variable];
    if (!name || text === undefined) continue;
    const key = Object.hasOwn(table, name) ? table[name] : undefined;
    const problems: Problem[] = key ? [] : [unknownVariable(variable, name, table)];
    if (key && !rest && variable.startsWith("LITESET__")) problems.push(...disagreement(env, name));
    if (key) values[name] = rest ? nested(values[name], rest.split("__"), readLoose(text)) : readText(key, text);
    layers.push({ origin: `environment ${variable}`, values: key ? { [name]: values[name] } : {}, problems });
  }
  return layers;
}

function rank(variable: string): number {
  return variable.startsWith("LITESET__") ? 1 : 0;
}

function disagreement(env: NodeJS.ProcessEnv, name: string): Problem[] {
  const other = env[`SUPERSET__${name}`];
  if (other === undefined || other === env[`LITESET__${name}`]) return [];
  return [
    {
      severity: "warning",
      key: name,
      message: `SUPERSET__${name} and LITESET__${name} differ; LITESET__${name} counts.`,
    },
  ];
}

function unknownVariable(variable: string, name: string, table: Table): Problem {
  const meant = closest(name, Object.keys(table));
  const prefix = variable.slice(0, variable.indexOf("__") + 2);
  const hint = meant ? ` Did you mean ${prefix}${meant}?` : "";
  return {
    severity: "warning",
    key: name,
    message: `The environment variable ${variable} sets nothing that Liteset knows.${hint}`,
  };
}

function nested(value: unknown, path: string[], leaf: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return leaf;
  const object = typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  const before = Object.hasOwn(object, head) ? (object as Record<string, unknown>)[head] : undefined;
  return Object.fromEntries([...Object.entries(object), [head, nested(before, rest, leaf)]]);
}

function isTrueText(text: string): boolean {
  return /^(y|yes|t|true|on|1)$/i.test(text.trim());
}
