import { Worker } from "node:worker_threads";
import { LitesetError } from "../errors.ts";
import { siblingModule } from "../runtime.ts";
import type { SqlStatement } from "./analyze.ts";
import { type ClauseOptions, checkClause, invalidClause } from "./clause.ts";
import type { Answer, Question } from "./reader-thread.ts";
import type { TableRead } from "./reads.ts";
import type { Restricted, TableRule } from "./restrict.ts";

export interface ParsedSql {
  statements: SqlStatement[];
}

/** Reads a script: its statements with their tables, what they do, their limits. Unreadable ones count as mutating. */
export async function parseSql(sql: string, dialect: string): Promise<ParsedSql> {
  return { statements: (await ask({ operation: "analyze", sql, dialect })) as SqlStatement[] };
}

/** SQL laid out over lines; throws the error that people see when it cannot be read. */
export async function formatSql(sql: string, dialect: string): Promise<string> {
  return (await ask({ operation: "format", sql, dialect })) as string;
}

/** A query with `limit` in place of its own limit, in the engine's style. Other statements come back unchanged. */
export async function applyLimit(
  sql: string,
  dialect: string,
  limit: number,
  style: "limit" | "top" | "fetch" = "limit",
): Promise<string> {
  return (await ask({ operation: "limit", sql, dialect, limit, style })) as string;
}

/**
 * One statement in which the tables that have rules are read through them: in subqueries, common table expressions and set
 * operations alike. Give it the rules of all tables that its reader may not wholly read, whether it names them or not: with
 * any, functions that read tables by another way are refused.
 * @throws LitesetError 403 where it is not certain that no row escapes
 */
export async function restrictTables(sql: string, dialect: string, rules: readonly TableRule[]): Promise<string> {
  const answer = (await ask({ operation: "restrict", sql, dialect, rules })) as Restricted;
  if ("sql" in answer) return answer.sql;
  const message = `Row level security cannot be applied to this query: ${answer.refusal}`;
  throw new LitesetError(message, "TABLE_SECURITY_ACCESS_ERROR", {
    status: 403,
    level: "warning",
    extra: { link: null, tables: rules.map(({ schema, table }) => (schema ? `${schema}.${table}` : table)) },
  });
}

/** What a query surely needs of each table that it names once; nothing where that is not certain. */
export async function readTableReads(sql: string, dialect: string): Promise<TableRead[]> {
  return (await ask({ operation: "reads", sql, dialect })) as TableRead[];
}

/**
 * Checks a piece of SQL that a user wrote for an expression (adhoc metric, column, WHERE, HAVING) and returns it without
 * comments. Throws for anything but one expression, and for subqueries unless they are allowed. Plain expressions are
 * checked without loading the parser.
 */
export async function sanitizeClause(clause: string, dialect: string, options: ClauseOptions = {}): Promise<string> {
  const { sql, isSimple } = checkClause(clause, dialect, options);
  if (isSimple) return sql;
  const problem = await ask({ operation: "expression", sql, dialect });
  if (typeof problem === "string") throw invalidClause(clause, problem);
  return sql;
}

/** Ends the thread; the next question starts another. */
export async function closeSqlReader(): Promise<void> {
  const ending = thread;
  thread = undefined;
  if (!ending) return;
  clearTimeout(ending.idle);
  for (const waiting of ending.waiting.values()) {
    clearTimeout(waiting.timer);
    waiting.reject(unreadableError("the server is stopping"));
  }
  await ending.worker.terminate();
}

const TIMEOUT_MS = 10_000;
/** The first question also waits for the parser to load, on a busy machine for long. */
const LOAD_MS = 30_000;
const IDLE_MS = 5 * 60_000;
const MAX_SQL_LENGTH = 1_000_000;
const CACHE_ENTRIES = 500;
const CACHE_CHARACTERS = 2_000_000;

const cache = new Map<string, unknown>();
let cachedCharacters = 0;
let thread:
  | { worker: Worker; waiting: Map<number, Waiting>; idle: NodeJS.Timeout | undefined; loaded: boolean }
  | undefined;
let lastId = 0;

interface Waiting {
  question: Question;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  timer: NodeJS.Timeout | undefined;
}

async function ask(question: Question): Promise<unknown> {
  if (question.sql.length > MAX_SQL_LENGTH) throw unreadableError(`it is longer than ${MAX_SQL_LENGTH} characters`);
  const key = JSON.stringify(question);
  if (cache.has(key)) {
    const value = cache.get(key);
    cache.delete(key);
    cache.set(key, value);
    return structuredClone(value);
  }
  const value = await send(question);
  remember(key, value);
  return structuredClone(value);
}

function remember(key: string, value: unknown): void {
  if (key.length > CACHE_CHARACTERS / 10 || cache.has(key)) return;
  cache.set(key, value);
  cachedCharacters += key.length;
  for (const oldest of cache.keys()) {
    if (cache.size <= CACHE_ENTRIES && cachedCharacters <= CACHE_CHARACTERS) break;
    cache.delete(oldest);
    cachedCharacters -= oldest.length;
  }
}

function send(question: Question): Promise<unknown> {
  return new Promise((resolve, reject) => post({ question, resolve, reject, timer: undefined }));
}

function post(waiting: Waiting): void {
  thread ??= start();
  clearTimeout(thread.idle);
  const id = ++lastId;
  thread.waiting.set(id, waiting);
  thread.worker.ref();
  thread.worker.postMessage({ id, question: waiting.question });
  watch();
}

/** Questions are answered in order, so the clock runs for the oldest one only. */
function watch(): void {
  const oldest = thread?.waiting.values().next().value;
  if (!thread || !oldest || oldest.timer) return;
  oldest.timer = setTimeout(
    () => retire(unreadableError("reading it takes too long")),
    thread.loaded ? TIMEOUT_MS : LOAD_MS,
  );
}

function start(): NonNullable<typeof thread> {
  const worker = new Worker(siblingModule(import.meta.url, "./reader-thread"), {
    name: "sql-reader",
    resourceLimits: { maxOldGenerationSizeMb: 512, stackSizeMb: 16 },
  });
  worker.unref();
  const started = { worker, waiting: new Map<number, Waiting>(), idle: undefined, loaded: false };
  worker.on("message", ({ id, value, error, isBroken }: Answer) => {
    if (isBroken && thread === started) return retire(unreadableError(error ?? ""));
    const waiting = started.waiting.get(id);
    started.waiting.delete(id);
    started.loaded = true;
    clearTimeout(waiting?.timer);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(unreadableError(error));
    if (started.waiting.size > 0) watch();
    else rest();
  });
  const failed = (error: unknown): void => {
    if (thread === started) retire(unreadableError(error instanceof Error ? error.message : "its reader stopped"));
  };
  worker.on("error", failed);
  worker.on("exit", failed);
  return started;
}

/** Nothing to do: the thread no longer keeps the process alive, and ends after a while. */
function rest(): void {
  if (!thread) return;
  thread.worker.unref();
  thread.idle = setTimeout(() => void closeSqlReader(), IDLE_MS).unref();
}

/** Ends a thread that hangs or crashed. The question it was at gets the error; a new thread takes the others. */
function retire(error: unknown): void {
  const ended = thread;
  thread = undefined;
  if (!ended) return;
  clearTimeout(ended.idle);
  void ended.worker.terminate();
  const [culprit, ...others] = ended.waiting.values();
  clearTimeout(culprit?.timer);
  culprit?.reject(error);
  for (const waiting of others) post(waiting);
}

function unreadableError(reason: string): LitesetError {
  return new LitesetError(`Error parsing the SQL: ${reason}`, "INVALID_SQL_ERROR", { status: 422 });
}
