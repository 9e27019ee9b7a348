import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useState } from "react";
import { useBootstrap } from "../../bootstrap-context.ts";
import { type SqlProblem, validateSql } from "../api.ts";
import type { Run } from "../run/store.ts";
import type { Tab } from "../tabs/tab.ts";
import type { SqlDatabase } from "../types.ts";
import { placeOf } from "./error-place.ts";
import type { EditorHandle, Mark } from "./SqlEditor.tsx";

interface Marked {
  editor: RefObject<EditorHandle | null>;
  tab: Tab;
  run: Run | undefined;
  database: SqlDatabase | undefined;
}

const quietMs = 700;
const longest = 100_000;

/** Marks in the editor what the last query stumbled over, and what the database's validator does not understand. */
export function useMarks({ editor, tab, run, database }: Marked): void {
  const { common } = useBootstrap();
  const { sql, dbId, catalog, schema } = tab;
  const quiet = useQuiet(sql);
  const validators = common.conf.SQL_VALIDATORS_BY_ENGINE as Record<string, unknown> | null | undefined;
  // Templates are no SQL yet.
  const isValidated = Boolean(validators?.[database?.backend ?? ""]) && !/\{[{%]/.test(quiet);
  const { data: problems } = useQuery({
    queryKey: ["sql", "validation", dbId, catalog, schema, quiet],
    queryFn: ({ signal }) => validateSql({ dbId, catalog, schema }, quiet, signal),
    enabled: isValidated && quiet.trim() !== "" && quiet.length < longest,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  useEffect(() => {
    const found = quiet === sql && isValidated ? (problems ?? []).map((problem) => validationMark(problem, sql)) : [];
    const failed = failureMark(run, sql);
    editor.current?.mark(failed ? [failed, ...found.filter(({ from }) => from !== failed.from)] : found);
  }, [editor, problems, quiet, sql, run, isValidated]);
}

/** The place that an error names, as long as what ran is still there. */
function failureMark(run: Run | undefined, sql: string): Mark | undefined {
  if (!run?.failure || run.failure.isStopped) return undefined;
  if (sql.slice(run.from, run.from + run.sql.length) !== run.sql) return undefined;
  const { message, errors } = run.failure;
  const place = placeOf(message, run.sql, errors[0]?.extra);
  if (!place) return undefined;
  return { from: run.from + place.from, to: run.from + place.to, message: message.trim(), severity: "error" };
}

function validationMark({ message, line_number, start_column, end_column }: SqlProblem, sql: string): Mark {
  const lines = sql.split("\n");
  const line = Math.min(Math.max(1, line_number ?? 1), lines.length);
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const end = start + (lines[line - 1]?.length ?? 0);
  const from = Math.min(end, start + Math.max(0, (start_column ?? 1) - 1));
  const to = end_column && end_column > (start_column ?? 1) ? Math.min(end, start + end_column - 1) : end;
  return { from: Math.min(from, to), to, message, severity: "warning" };
}

/** A value that has not changed for a while. */
function useQuiet(value: string): string {
  const [quiet, setQuiet] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(value), quietMs);
    return () => clearTimeout(timer);
  }, [value]);
  return quiet;
}
