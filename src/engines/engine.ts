import type { ErrorType } from "../errors.ts";
import type { ConnectionForm } from "./form.ts";
import type { TunnelTarget } from "./tunnel.ts";
import type { UnreadFields } from "./unread.ts";
import type { DatabaseUri } from "./uri.ts";

/** Superset's generic column types, as the API sends them. */
export const genericType = { numeric: 0, string: 1, temporal: 2, boolean: 3 } as const;
export type GenericType = (typeof genericType)[keyof typeof genericType];

/** What the values of a result column are in JavaScript (null always means NULL). */
export type ValueKind = "number" | "string" | "boolean" | "datetime" | "date" | "time" | "json" | "bytes";

/**
 * One column of a result. `datetime` and `date` values are epoch milliseconds UTC (a date is its midnight), `time` and
 * intervals are text, `json` parsed values (arrays too), `bytes` Uint8Array; numbers are bigint only where
 * a whole number lies beyond 2^53, and text only for decimals that were asked for as text.
 */
export interface ResultColumn {
  /** Unique in its table: repeated names got `__1`, `__2` as in Superset. */
  name: string;
  /** Type name as Superset shows it for a cursor of this engine, e.g. `LONGINTEGER`, `VAR_STRING`; null if unknown. */
  type: string | null;
  generic: GenericType;
  kind: ValueKind;
  values: unknown[];
  /** The fields as the database wrote them, as long as nobody has asked for `values`; where the driver has such. */
  readonly unread?: UnreadFields | undefined;
}

/** A result, or one batch of it, by columns. */
export interface ResultTable {
  columns: ResultColumn[];
  rowCount: number;
  /** True when reading stopped at `maxRows` or `maxBytes` although the database had more. */
  truncated?: boolean;
  /** Says that nobody looks at this batch any more: its memory is used again. Absent where it is not. */
  done?(): void;
}

export interface RunOptions {
  /** Cancels the query on the database. */
  signal?: AbortSignal;
  /** Limit for waiting in the queue, connecting and running together. */
  timeoutMs?: number;
  /** Reading stops after this many rows. */
  maxRows?: number;
  /** Reading stops after about this many bytes of values. */
  maxBytes?: number;
  /** False lets the statement write, where the database allows DML. Default true. */
  readOnly?: boolean;
  /** Decimals stay the text that the database sent, every digit of it, where the database has such a type. */
  decimalsAsText?: boolean;
}

export interface ScriptOptions extends RunOptions {
  /** Called before each statement, with its place; it may throw to end the script. */
  before?: (at: number) => Promise<void>;
  /** Called once the script has its connection, with what the database calls it; null where it has no name. */
  connected?: (sessionId: number | null) => Promise<void>;
}

export interface StreamOptions extends RunOptions {
  /** Rows of a batch; default 2500. */
  batchRows?: number;
}

/** What is needed to reach a database as one user, in one catalog. Made by `targetOf` or, in tests, by hand. */
export interface ConnectionTarget {
  databaseId: number | null;
  /** The SSH server that leads there. Absent: the one that is stored for `databaseId`, if any. */
  tunnel?: TunnelTarget | null;
  /** For messages. */
  databaseName: string;
  /** SQLAlchemy URI, password in clear. Never logged, never sent. */
  uri: string;
  catalog?: string | null;
  /** Where unqualified names are looked up. */
  schema?: string | null;
  /** User on whose behalf the query runs: separates pools where users are impersonated. */
  username?: string | null;
  impersonate?: boolean;
  /** What the user who is impersonated was granted by signing in to the database themselves. Never logged, never sent. */
  accessToken?: string | null;
  /** The database's own user, where the URI names the one who is impersonated. */
  principal?: string | null;
  /** `dbs.extra`, parsed. */
  extra?: DatabaseExtra;
  /** `dbs.encrypted_extra`, parsed: credentials that do not fit into a URI. Never logged, never sent. */
  secrets?: Readonly<Record<string, unknown>>;
  /** The name of the program that connects, where the settings give one. */
  userAgent?: string;
  /** PEM certificate of the server. */
  serverCert?: string | null;
  allowDml?: boolean;
  /** The tables of other databases, as who asks may read them; absent where no person asks. */
  foreign?: ForeignTables;
}

/** Tables of other databases behind one that has none of its own. What its reader may not read is refused with a LitesetError. */
export interface ForeignTables {
  /** Makes sure that the reader may read these, and gives what their rows depend on besides. */
  rights(names: readonly string[], signal: AbortSignal): Promise<unknown[]>;
  open(name: string, signal: AbortSignal): Promise<ForeignTable>;
}

export interface ForeignTable {
  engine: Engine;
  columns: readonly InspectedColumn[];
  /** Rows that are read of it at most; null for all. */
  rowLimit: number | null;
  /** Reads this table alone, under the row rules of its reader. */
  read(question: ForeignQuestion, signal: AbortSignal): AsyncIterable<ResultTable>;
}

/** What to read of a table, in the SQL of its engine. */
export interface ForeignQuestion {
  columns: readonly { name: string }[];
  where: readonly string[];
  orderBy: readonly string[];
  limit: number | null;
}

/** The keys of `dbs.extra` that connections look at. */
interface DatabaseExtra {
  engine_params?: {
    connect_args?: Record<string, unknown>;
    pool_size?: number;
    max_overflow?: number;
    pool_timeout?: number;
    pool_recycle?: number;
    [key: string]: unknown;
  };
  [key: string]: unknown;
}

export interface InspectedColumn {
  name: string;
  /** As SQLAlchemy writes it upper-cased and as `table_columns.type` stores it: `VARCHAR(20)`, `DOUBLE PRECISION`. */
  type: string;
  generic: GenericType | null;
  isTemporal: boolean;
  nullable: boolean;
  default: string | null;
  comment: string | null;
}

interface InspectedIndex {
  name: string | null;
  columns: (string | null)[];
  unique: boolean;
}

export interface InspectedKey {
  name: string | null;
  columns: string[];
}

interface InspectedForeignKey extends InspectedKey {
  referredSchema: string | null;
  referredTable: string;
  referredColumns: string[];
}

/** How a table is cut into partitions. */
export interface InspectedPartitions {
  columns: string[];
  /** The newest one, by column in the order of partitioning; null where there is none yet. */
  latest: Record<string, string | null>;
  /** What rows of the newest meet, in the engine's SQL; none where there is none yet. */
  conditions: string[];
  /** A query for the partitions, or for the rows of the newest. */
  query: string;
}

/** Reads what a database holds. Every call takes one pooled connection for its time. */
export interface Inspector {
  catalogs(): Promise<string[]>;
  schemas(): Promise<string[]>;
  tables(schema?: string | null): Promise<string[]>;
  /** Views without the materialized ones. */
  views(schema?: string | null): Promise<string[]>;
  materializedViews(schema?: string | null): Promise<string[]>;
  /** Empty when there is no such table. */
  columns(table: string, schema?: string | null): Promise<InspectedColumn[]>;
  indexes(table: string, schema?: string | null): Promise<InspectedIndex[]>;
  primaryKey(table: string, schema?: string | null): Promise<InspectedKey>;
  foreignKeys(table: string, schema?: string | null): Promise<InspectedForeignKey[]>;
  comment(table: string, schema?: string | null): Promise<string | null>;
  /** Null for a table that is not cut; absent where the engine tells of no partitions. */
  partitions?(table: string, schema?: string | null): Promise<InspectedPartitions | null>;
  /** The newest value of one field of the partitions, among those whose other fields have these values. */
  newestPartition?(
    table: string,
    schema: string | null,
    field: string,
    others: Readonly<Record<string, string>>,
  ): Promise<string | null>;
  /** The text of a view; null for what is none. Absent where the engine does not tell it. */
  viewText?(table: string, schema?: string | null): Promise<string | null>;
  defaultSchema(): Promise<string | null>;
  defaultCatalog(): Promise<string | null>;
}

/** Bounded pools of warehouse connections, one per database, user, catalog and schema. */
export interface EnginePools {
  run(target: ConnectionTarget, sql: string, options?: RunOptions): Promise<ResultTable>;
  /** Runs statements one after the other on one connection and gives the rows of the last. Each is committed by itself. */
  script(target: ConnectionTarget, statements: readonly string[], options?: ScriptOptions): Promise<ResultTable>;
  /** The same, with the last statement's rows in batches while they come; at least one, which tells the columns. */
  streamScript(
    target: ConnectionTarget,
    statements: readonly string[],
    options?: ScriptOptions,
  ): AsyncIterable<ResultTable>;
  stream(target: ConnectionTarget, sql: string, options?: StreamOptions): AsyncIterable<ResultTable>;
  inspect(target: ConnectionTarget, options?: Pick<RunOptions, "signal" | "timeoutMs">): Inspector;
  /** What the database guesses that one query costs; empty where it says nothing. */
  estimate(
    target: ConnectionTarget,
    sql: string,
    options?: Pick<RunOptions, "signal" | "timeoutMs">,
  ): Promise<CostEstimate>;
  /** Connects and answers, or throws the error that a person can act on. */
  ping(target: ConnectionTarget, options?: Pick<RunOptions, "signal" | "timeoutMs">): Promise<void>;
  /** Drops the idle connections of a database whose settings changed. */
  forget(databaseId: number): void;
  close(): Promise<void>;
}

/** One connection of a driver. The pool never runs two things on one at the same time. */
export interface Connection {
  /**
   * Runs one statement and yields its rows in batches. An abandoned iteration must leave the connection usable or
   * set `broken`.
   */
  read(sql: string, options: ReadOptions): AsyncIterable<ResultTable>;
  /** Stops what runs now, on the database itself; the running `read` then throws. */
  cancel(): Promise<void>;
  /** What the database calls this session, where it is a number. */
  readonly sessionId?: number | null;
  /** True once the connection must not be used again. */
  readonly broken: boolean;
  close(): Promise<void>;
}

export interface ReadOptions {
  batchRows: number;
  decimalsAsText?: boolean;
}

export interface ConnectOptions {
  uri: DatabaseUri;
  target: ConnectionTarget;
  readOnly: boolean;
  /** Limit for connecting. */
  timeoutMs: number;
}

/** How `Inspector` functions reach the database: one statement, all rows as objects. */
export type Query = (sql: string) => Promise<Record<string, unknown>[]>;

/** What a query costs, each figure by its name: `{ "Total cost": 1.05 }`; numbers are such with a fraction. */
export type CostEstimate = Record<string, number | string>;

interface EstimateOptions {
  signal: AbortSignal;
  /** The first value of what a statement answers, as text. */
  ask(sql: string): Promise<string>;
}

/** What a driver can do for an engine; loaded at first use. */
export interface Driver {
  /** Connections to one database at the same time where its extra does not say; default 10. */
  connectionLimit?: number;
  connect(options: ConnectOptions): Promise<Connection>;
  inspector(query: Query, target: ConnectionTarget): Inspector;
  /** What the database guesses that a query costs, by what it counts; the query is not run. */
  estimate?(sql: string, target: ConnectionTarget, options: EstimateOptions): Promise<CostEstimate>;
  /** True if a statement cannot leave anything behind in its session, so that the connection serves others afterwards. */
  leavesNoTrace(sql: string): boolean;
}

/** SQLAlchemy class name and meaning of a native column type. */
export interface ColumnTypeSpec {
  sqlaType: string;
  generic: GenericType;
  isTemporal: boolean;
}

/** `[pattern on the driver's text, message with %(group)s, type, extra]`, first match wins. */
export type ErrorPattern = readonly [RegExp, string, ErrorType, Record<string, unknown>];

/** Names as in Superset's engine specs, camel-cased. */
export interface EngineAbilities {
  allowsAliasInOrderby: boolean;
  allowsAliasInSelect: boolean;
  allowsAliasToSourceColumn: boolean;
  allowsCteInSubquery: boolean;
  allowsHiddenCcInOrderby: boolean;
  allowsHiddenOrderbyAgg: boolean;
  allowsJoins: boolean;
  allowsSqlComments: boolean;
  allowsSubqueries: boolean;
  disableSshTunneling: boolean;
  supportsCatalog: boolean;
  supportsCrossCatalogQueries: boolean;
  supportsDynamicCatalog: boolean;
  supportsDynamicSchema: boolean;
  supportsFileUpload: boolean;
  supportsMultivaluesInsert: boolean;
  supportsOauth2: boolean;
  timeGroupbyInline: boolean;
  useEqualityForBooleanFilters: boolean;
  allowCostEstimate: boolean;
  tryRemoveSchemaFromTableName: boolean;
}

export type LiteralValue = string | number | bigint | boolean | null | Uint8Array;
/** A time-grain duration and its expression with `{col}`. */
export type TimeGrain = readonly [duration: string, expression: string];

/** A query that the database still works on though nobody waits for it. `sessionId` is what `Connection.sessionId` was. */
export interface StrayQuery {
  /** SQL that gives a row if that session, and not another one with its number, runs this statement now. */
  findSql(sessionId: number, statement: string): string;
  cancelSql(sessionId: number): string;
}

/** All that differs between database engines, declared in one file each. Shared code never names an engine. */
export interface Engine {
  /** `engine` of the spec: `postgresql`, `mysql`, `sqlite` … */
  name: string;
  aliases: readonly string[];
  /** For people: `PostgreSQL`. */
  engineName: string;
  defaultDriver: string | null;
  /** Python drivers that URIs name after the `+`; the connection is the same whichever it is. */
  drivers: readonly string[];
  /** Name of the reference's engine spec, which its messages hold. */
  specName: string;
  /** True where the reference's reader finds no primary keys: SQLAlchemy 1.4 on today's PostgreSQL. */
  hidesPrimaryKeys?: true;
  /** True where the reference tells the text of a view beside its partitions; elsewhere it is told to who asks for it. */
  tellsViews?: true;
  /** How a query is found and ended whose process was killed; absent where the database ends it, or cannot. */
  strayQuery?: StrayQuery;
  /** True where its tables are those of other databases (`ConnectionTarget.foreign`): who asks decides what is in them. */
  readsForeignTables?: true;
  /** True where the reference shows rows and arrays in columns and rows of their own. */
  expandsData?: true;
  /** SQL whose first column lists the functions to complete names with; absent where the reference offers none. */
  functionNamesSql?: string;
  sqlalchemyUriPlaceholder: string;
  /** Dialect name of the SQL reader. */
  dialect: string;
  abilities: EngineAbilities;

  /** Quotes an identifier where the dialect needs it (case, characters, reserved words), or always with `force`. */
  quote(identifier: string, force?: boolean): string;
  literal(value: LiteralValue): string;
  limitStyle: "limit" | "top" | "fetch";
  /** The query that shows that the database answers; absent: `SELECT 1`. */
  pingSql?: string;
  /** The average of a column, with its fraction where the column has none. */
  average(column: string): string;
  /** How the database writes that two values differ; absent: `!=`. */
  notEqual?: "<>";
  /** True where a page of rows is what QUALIFY leaves: the database has no OFFSET. */
  pagesByQualify?: true;
  /** What names a subquery, after its bracket. */
  tableAlias(name: string): string;
  /** True where OFFSET stands before LIMIT. */
  offsetFirst?: true;
  /** True where the database itself compares texts in any case, and may have an index for that. */
  hasIlike?: true;
  /** What a value is cast to so that it can be compared as text. */
  castTextType: string;
  cteAlias: string;
  /** A subquery of a join, written so that the database answers it once and not for every row. */
  answeredOnce(subquery: string): string;
  maxColumnNameLength: number | null;
  forceColumnAliasQuotes: boolean;
  /** The label that the database accepts for a wanted one: too long ones become their md5. */
  mutateLabel(label: string): string;

  /** In the order that the API lists them. */
  timeGrains: readonly TimeGrain[];
  /**
   * SQL expression of a column cut to a grain. `pdf` is the column's `python_date_format` (`epoch_s`, `epoch_ms`), `type` its type.
   * Throws for a grain that the engine does not have. `addons` are settings' TIME_GRAIN_ADDON_EXPRESSIONS of this engine.
   */
  timestampExpression(
    column: string,
    grain: string | null,
    options?: { pdf?: string | null; type?: string | null; addons?: Record<string, string> },
  ): string;
  /** SQL of a moment (epoch milliseconds, fractions are microseconds) for a column of this type; null if it has none. */
  convertDttm(columnType: string, ms: number): string | null;
  /** With `{col}`; null where the engine cannot. */
  epochToDttm: string | null;
  epochMsToDttm: string | null;
  /** Null when the type says nothing; see `columnType` in the facts. */
  columnType(nativeType: string | null): ColumnTypeSpec | null;

  /** What a URI says so that the connection is encrypted; absent where there is no server to reach. */
  encryptionParameters?: Readonly<Record<string, string>>;
  /** The form of a connection whose parts are not those of a server. */
  form?: ConnectionForm;
  /** Query parameters of URIs that are refused, by driver name; `""` stands for every driver. */
  disallowUriQueryParams: Readonly<Record<string, readonly string[]>>;
  errorPatterns: readonly ErrorPattern[];
  /** The version in the extra from which the database estimates costs although its ability says no. */
  costEstimateSince?: string;
  /** True if what the driver threw says that the user has to sign in to the database themselves. */
  wantsSignIn?(thrown: unknown): boolean;
  /** What is masked in the secure extra when people see it, members by dots; absent: all of it. */
  secretPaths?: readonly string[];
  /** Names under which templates find `latest_partition` and its kin; absent where there are none. */
  partitionNamespaces?: readonly string[];
  /** True where a query groups by the names of its columns, not by their expressions. */
  groupsByAlias?: true;
  /** How a query groups by a column of its result; absent: by its expression, or its name. */
  groupTerm?(alias: string, sql: string): string;
  /** The npm package of the database's maker that the driver needs and that people install beside Liteset. */
  packageName?: string;
  driver(): Promise<Driver>;
}
