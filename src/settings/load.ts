import { relative } from "node:path";
import { closest } from "./distance.ts";
import { overridingEnvironment, referenceEnvironment } from "./env.ts";
import { isIgnored } from "./keys/define.ts";
import { defaultSettings, type Key, keyTable, type Settings } from "./keys.ts";
import { readLitesetConfig } from "./liteset-config.ts";
import { isSecretName } from "./mask.ts";
import type { Layer, Problem } from "./problems.ts";
import { findSources, type SourceFile } from "./sources.ts";
import { checkValue } from "./values.ts";

export type { Problem } from "./problems.ts";

export interface LoadOptions {
  cwd?: string | undefined;
  env?: NodeJS.ProcessEnv | undefined;
  configPath?: string | undefined;
}

export interface LoadedSettings {
  settings: Settings;
  /** Key → file or environment variable that set it; absent for defaults. */
  origins: Map<string, string>;
  problems: Problem[];
  /** Settings files read, the one that counts first. */
  sources: string[];
}

/**
 * Settings from the defaults, the environment that Superset reads, the settings file, and overriding variables.
 * @throws UserError where a file that was named is missing
 */
export async function loadSettings(options: LoadOptions = {}): Promise<LoadedSettings> {
  const { cwd = process.cwd(), env = process.env, configPath } = options;
  const table: Record<string, Key<unknown>> = keyTable(env);
  const settings: Record<string, unknown> = { ...defaultSettings(env) };
  const origins = new Map<string, string>();
  const problems: Problem[] = [];
  const apply = (layer: Layer) => {
    problems.push(...layer.problems);
    for (const [name, value] of Object.entries(layer.values)) applyValue(name, value, layer.origin);
  };
  const applyValue = (name: string, value: unknown, origin: string) => {
    const key = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!key) return;
    const checked = checkValue(key, value, isSecretName(name));
    const where = origin.startsWith("environment") ? origin : short(origin, cwd);
    if ("wrong" in checked) {
      problems.push({
        severity: isIgnored(key) ? "warning" : "error",
        key: name,
        message: `${where}: ${name} ${checked.wrong}.`,
      });
      return;
    }
    if (checked.note) problems.push({ severity: "warning", key: name, message: `${where}: ${name} ${checked.note}.` });
    settings[name] = checked.value;
    origins.set(name, origin);
  };

  for (const layer of referenceEnvironment(env, settings)) apply(layer);
  const context: Context = { env, cwd, table, defaults: { ...settings } };
  const [main, ...others] = findSources({ cwd, env, configPath });
  const read = main && (await readSource(main, context));
  if (read) apply(read);
  const other = others.find((source) => source.kind !== main?.kind);
  const compared = other && (await readSource(other, context));
  if (read && compared) problems.push(...disagreements(read, compared, cwd));
  const overriding = overridingEnvironment(env, table, settings);
  for (const layer of overriding) apply(layer);
  if (env.SUPERSET_APP_ROOT && settings.APPLICATION_ROOT === "/") applyRoot(settings, origins, env.SUPERSET_APP_ROOT);
  problems.push(...ignoredOrGuarded(table, settings, origins), ...unknownFlags(settings));
  const kept = problems.filter(
    (problem) => !(problem.key && origins.get(problem.key)?.startsWith("environment") && problem.file),
  );
  return {
    settings: settings as unknown as Settings,
    origins,
    problems: kept,
    sources: main ? [main.file, ...(other ? [other.file] : [])] : [],
  };
}

interface Context {
  env: NodeJS.ProcessEnv;
  cwd: string;
  table: Record<string, Key<unknown>>;
  defaults: Record<string, unknown>;
}

async function readSource(source: SourceFile, context: Context): Promise<Layer> {
  const layer =
    source.kind === "python" ? await readPython(source.file, context) : await readLitesetConfig(source.file);
  return { ...layer, problems: [...layer.problems, ...unknownKeys(layer, source, context)] };
}

async function readPython(file: string, { env, cwd, table, defaults }: Context): Promise<Layer> {
  const { readPythonSettings } = await import("./python.ts");
  const { values, unknown, findings } = readPythonSettings(file, { env, cwd, defaults });
  const problems: Problem[] = findings.map((finding) => ({
    ...finding,
    message: `${short(finding.file, cwd)}:${finding.line}: ${finding.message}.`,
  }));
  for (const [name, finding] of unknown) {
    const key = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!key) continue;
    const where = `${short(finding.file, cwd)}:${finding.line}`;
    const ignored = isIgnored(key);
    const advice = ignored
      ? "Liteset does not use it, so it is ignored"
      : `Write a plain value, or set LITESET__${name} in the environment`;
    const message = `${where}: ${name} cannot be evaluated: ${finding.message}. ${advice}.`;
    problems.push({ ...finding, severity: ignored ? "warning" : "error", key: name, message });
  }
  return { origin: file, values, problems };
}

/** In Python, names of one's own are common: only those that look like a slip are named. */
function unknownKeys(layer: Layer, source: SourceFile, { table, cwd }: Context): Problem[] {
  return Object.keys(layer.values).flatMap((name) => {
    if (Object.hasOwn(table, name)) return [];
    const meant = closest(
      name,
      Object.keys(table),
      source.kind === "python" ? Math.min(2, Math.floor(name.length / 5)) : undefined,
    );
    if (source.kind === "python" && (!meant || Object.hasOwn(layer.values, meant))) return [];
    const hint = meant ? ` Did you mean ${meant}?` : "";
    return [
      {
        severity: "warning",
        key: name,
        message: `${short(source.file, cwd)}: ${name} is no setting.${hint}`,
      } satisfies Problem,
    ];
  });
}

function disagreements(used: Layer, other: Layer, cwd: string): Problem[] {
  const names = Object.keys(other.values).filter(
    (name) => /^[A-Z]/.test(name) && Object.hasOwn(used.values, name) && !same(used.values[name], other.values[name]),
  );
  if (names.length === 0) return [];
  const message = `${short(used.origin, cwd)} and ${short(other.origin, cwd)} disagree about ${names.join(", ")}; ${short(used.origin, cwd)} counts.`;
  return [{ severity: "warning", message }];
}

function same(a: unknown, b: unknown): boolean {
  return typeof a === "function" || typeof b === "function" || JSON.stringify(a) === JSON.stringify(b);
}

/** As Superset does: the root also prefixes static files unless they have a prefix of their own. */
function applyRoot(settings: Record<string, unknown>, origins: Map<string, string>, root: string): void {
  if (root === "/") return;
  settings.APPLICATION_ROOT = root;
  origins.set("APPLICATION_ROOT", "environment SUPERSET_APP_ROOT");
  if (settings.STATIC_ASSETS_PREFIX === "") settings.STATIC_ASSETS_PREFIX = root;
}

function ignoredOrGuarded(
  table: Record<string, Key<unknown>>,
  settings: Record<string, unknown>,
  origins: Map<string, string>,
): Problem[] {
  return [...origins.keys()].flatMap((name): Problem[] => {
    const key = table[name];
    if (!key || key.status === "used" || same(settings[name], key.default)) return [];
    if (isIgnored(key)) {
      return [
        {
          severity: "warning",
          key: name,
          message: `${name} is set, but Liteset does not use it (${key.note}).`,
        },
      ];
    }
    const message = `${name} is set (${key.note}), and this version of Liteset cannot honour it. As it may guard your data, Liteset does not start. To go without it, set LITESET__${name}=${JSON.stringify(key.default)}.`;
    return [{ severity: "error", key: name, message } satisfies Problem];
  });
}

function unknownFlags(settings: Record<string, unknown>): Problem[] {
  const known = Object.keys(settings.DEFAULT_FEATURE_FLAGS as object);
  return Object.keys(settings.FEATURE_FLAGS as object).flatMap((flag) => {
    const meant = known.includes(flag) ? undefined : closest(flag, known);
    return meant
      ? [
          {
            severity: "warning",
            key: "FEATURE_FLAGS",
            message: `FEATURE_FLAGS: ${flag} is no feature. Did you mean ${meant}?`,
          } satisfies Problem,
        ]
      : [];
  });
}

/** A path as a person at this folder would name it. */
function short(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path.startsWith("..") ? file : path;
}
