import { delimiter, dirname } from "node:path";
import { builtins } from "./python/builtins.ts";
import { NotASetting, toSetting } from "./python/convert.ts";
import type { Frame } from "./python/frame.ts";
import { runFile } from "./python/imports.ts";
import { homeOf } from "./python/modules.ts";
import type { Finding, Run } from "./python/run.ts";
import { callBody, executeFile } from "./python/statements.ts";
import { Source } from "./python/syntax.ts";
import { PyDict, PyList, PyModule, Unknown, type Value } from "./python/values.ts";

export interface PythonSettings {
  /** Upper-case names whose value could be evaluated. */
  values: Record<string, unknown>;
  /** Upper-case names whose value needs Python. */
  unknown: Map<string, Finding>;
  /** What concerns no single setting. */
  findings: Finding[];
}

export interface PythonOptions {
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** Superset's defaults, for files that import them. */
  defaults: Record<string, unknown>;
}

/** Evaluates the declarative part of a `superset_config.py`. Python itself never runs. */
export function readPythonSettings(file: string, { env, cwd, defaults }: PythonOptions): PythonSettings {
  const variables = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const folders = [dirname(file), ...(env.PYTHONPATH ?? "").split(delimiter).filter(Boolean), cwd];
  const run: Run = {
    environ: new PyDict(variables),
    home: homeOf(env),
    cwd,
    searchPath: new PyList(folders),
    defaults,
    findings: [],
    reading: new Set(),
    modules: new Map(),
    recoverable: 0,
    steps: 0,
    depth: 0,
  };
  const globals = new Map<string, Value>();
  const frame: Frame = {
    run,
    source: new Source(file, ""),
    globals,
    locals: [],
    builtins: builtins(),
    declaredGlobal: new Set(),
    callBody,
  };
  runFile(file, globals, frame, executeFile);
  return { ...collect(globals, file), findings: run.findings };
}

function collect(globals: Map<string, Value>, file: string): Pick<PythonSettings, "values" | "unknown"> {
  const values: Record<string, unknown> = {};
  const unknown = new Map<string, Finding>();
  for (const [name, value] of globals) {
    if (!/^[A-Z][A-Z0-9_]*$/.test(name) || value instanceof PyModule) continue;
    try {
      values[name] = toSetting(value);
    } catch (error) {
      if (!(error instanceof NotASetting)) throw error;
      const place = error.unknown instanceof Unknown ? error.unknown.place : { file, line: 1, column: 1 };
      unknown.set(name, { severity: "error", message: error.message, key: name, ...place });
    }
  }
  return { values, unknown };
}
