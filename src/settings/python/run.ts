import type { PyDict, PyList, PyModule } from "./values.ts";
import { PyError } from "./values.ts";

/** What was found wrong, and where; `key` where one setting is concerned. */
export interface Finding {
  severity: "error" | "warning";
  message: string;
  file: string;
  line: number;
  column: number;
  key?: string;
}

/** One reading of a settings file and of the files that it imports. */
export interface Run {
  readonly environ: PyDict;
  readonly home: string;
  readonly cwd: string;
  /** `sys.path` as far as settings files look into it. */
  readonly searchPath: PyList;
  /** Superset's own settings, for files that import them. */
  readonly defaults: Record<string, unknown>;
  readonly findings: Finding[];
  /** Files being read, so that one that imports itself ends. */
  readonly reading: Set<string>;
  readonly modules: Map<string, PyModule>;
  /** How many `try` statements around us catch a missing module. */
  recoverable: number;
  steps: number;
  depth: number;
}

const MOST_STEPS = 500_000;
const DEEPEST = 150;

/** Ends a settings file that would run for ever. */
export function step(run: Run): void {
  if (++run.steps > MOST_STEPS)
    throw new PyError("Unsupported", `more than ${MOST_STEPS} steps; is there an endless loop?`);
}

/** Runs something one level deeper, within a limit. */
export function deeper<T>(run: Run, act: () => T): T {
  if (++run.depth > DEEPEST) {
    run.depth--;
    throw new PyError("RecursionError", "nested too deeply");
  }
  try {
    return act();
  } finally {
    run.depth--;
  }
}
