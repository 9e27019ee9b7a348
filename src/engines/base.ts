import { createHash } from "node:crypto";
import { LitesetError } from "../errors.ts";
import {
  type ColumnTypeSpec,
  type Driver,
  type Engine,
  type EngineAbilities,
  type GenericType,
  genericType,
  type LiteralValue,
  type TimeGrain,
} from "./engine.ts";

/** `[pattern at the start of a type's name, SQLAlchemy class, meaning]`; the first that matches counts. */
type ColumnTypeMapping = readonly [RegExp, string, GenericType];

const { numeric, string, temporal, boolean } = genericType;

/** What every engine starts from, as Superset's base spec. */
const baseColumnTypes: readonly ColumnTypeMapping[] = [
  [/^string/i, "String", string],
  [/^n((var)?char|text)/i, "UnicodeText", string],
  [/^(var)?char/i, "String", string],
  [/^(tiny|medium|long)?text/i, "String", string],
  [/^smallint/i, "SmallInteger", numeric],
  [/^int(eger)?/i, "Integer", numeric],
  [/^bigint/i, "BigInteger", numeric],
  [/^long/i, "Float", numeric],
  [/^decimal/i, "Numeric", numeric],
  [/^numeric/i, "Numeric", numeric],
  [/^float/i, "Float", numeric],
  [/^double/i, "Float", numeric],
  [/^real/i, "REAL", numeric],
  [/^smallserial/i, "SmallInteger", numeric],
  [/^serial/i, "Integer", numeric],
  [/^bigserial/i, "BigInteger", numeric],
  [/^money/i, "Numeric", numeric],
  [/^timestamp/i, "TIMESTAMP", temporal],
  [/^datetime/i, "DateTime", temporal],
  [/^date/i, "Date", temporal],
  [/^time/i, "Time", temporal],
  [/^interval/i, "Interval", temporal],
  [/^bool(ean)?/i, "Boolean", boolean],
];

const baseAbilities: EngineAbilities = {
  allowsAliasInOrderby: true,
  allowsAliasInSelect: true,
  allowsAliasToSourceColumn: true,
  allowsCteInSubquery: true,
  allowsHiddenCcInOrderby: false,
  allowsHiddenOrderbyAgg: true,
  allowsJoins: true,
  allowsSqlComments: true,
  allowsSubqueries: true,
  disableSshTunneling: false,
  supportsCatalog: false,
  supportsCrossCatalogQueries: false,
  supportsDynamicCatalog: false,
  supportsDynamicSchema: false,
  supportsFileUpload: true,
  supportsMultivaluesInsert: false,
  supportsOauth2: false,
  timeGroupbyInline: false,
  useEqualityForBooleanFilters: false,
  allowCostEstimate: false,
  tryRemoveSchemaFromTableName: true,
};

/** What an engine must say itself, and what it may say differently from the base. */
export interface EngineDeclaration
  extends Pick<
      Engine,
      | "name"
      | "engineName"
      | "drivers"
      | "specName"
      | "sqlalchemyUriPlaceholder"
      | "dialect"
      | "quote"
      | "literal"
      | "timeGrains"
      | "errorPatterns"
    >,
    Partial<
      Pick<
        Engine,
        | "aliases"
        | "defaultDriver"
        | "maxColumnNameLength"
        | "epochToDttm"
        | "epochMsToDttm"
        | "encryptionParameters"
        | "form"
        | "disallowUriQueryParams"
        | "limitStyle"
        | "castTextType"
        | "cteAlias"
        | "answeredOnce"
        | "functionNamesSql"
        | "forceColumnAliasQuotes"
        | "packageName"
        | "hidesPrimaryKeys"
        | "tellsViews"
        | "strayQuery"
        | "expandsData"
        | "secretPaths"
        | "pingSql"
        | "wantsSignIn"
        | "offsetFirst"
        | "notEqual"
        | "pagesByQualify"
        | "average"
        | "tableAlias"
        | "hasIlike"
        | "costEstimateSince"
        | "groupsByAlias"
        | "groupTerm"
        | "readsForeignTables"
        | "partitionNamespaces"
      >
    > {
  abilities?: Partial<EngineAbilities>;
  /** Looked at before the base ones. */
  columnTypes?: readonly ColumnTypeMapping[];
  /** The function that `{func}` of a time grain stands for, by the column's type; the first where the type is unknown. */
  truncFunctions?: Readonly<Record<string, string>>;
  /** What the database makes of a label, before it is cut; nothing where absent. */
  label?(label: string, md5: string): string;
  /** What stands for a label that is too long, of its md5; the md5 where absent. */
  longLabel?(md5: string): string;
  /** SQL of a moment for a column whose SQLAlchemy class is known. */
  convert(sqlaType: string, ms: number): string | null;
  driver(): Promise<Driver>;
}

/** Completes an engine's declaration with what the base spec says. */
export function defineEngine(declaration: EngineDeclaration): Engine {
  const {
    abilities,
    columnTypes,
    convert,
    truncFunctions = {},
    label: mutate = (label: string) => label,
    longLabel = (md5: string) => md5,
    ...rest
  } = declaration;
  const mappings = [...(columnTypes ?? []), ...baseColumnTypes];
  const columnType = (nativeType: string | null): ColumnTypeSpec | null => {
    const found = nativeType ? mappings.find(([pattern]) => pattern.test(nativeType)) : undefined;
    return found ? { sqlaType: found[1], generic: found[2], isTemporal: found[2] === temporal } : null;
  };
  const epochToDttm = declaration.epochToDttm ?? null;
  const epochMsToDttm = declaration.epochMsToDttm ?? epochToDttm?.replaceAll("{col}", "({col}/1000)") ?? null;
  const maxColumnNameLength = declaration.maxColumnNameLength ?? null;
  return {
    aliases: [],
    defaultDriver: null,
    limitStyle: "limit",
    castTextType: "VARCHAR",
    cteAlias: "__cte",
    answeredOnce: (subquery) => subquery,
    average: (column) => `AVG(${column})`,
    tableAlias: (name) => `AS ${name}`,
    forceColumnAliasQuotes: false,
    disallowUriQueryParams: {},
    ...rest,
    maxColumnNameLength,
    epochToDttm,
    epochMsToDttm,
    abilities: { ...baseAbilities, ...abilities },
    columnType,
    convertDttm: (type, ms) => {
      const spec = columnType(type);
      return spec === null ? null : convert(spec.sqlaType, ms);
    },
    mutateLabel: (label) => {
      const md5 = createHash("md5").update(label).digest("hex");
      const mutated = mutate(label, md5);
      return maxColumnNameLength !== null && [...mutated].length > maxColumnNameLength
        ? longLabel(md5).slice(0, maxColumnNameLength)
        : mutated;
    },
    timestampExpression: (column, grain, options = {}) => {
      const expressions = new Map<string, string>(declaration.timeGrains);
      for (const [duration, expression] of Object.entries(options.addons ?? {})) expressions.set(duration, expression);
      let expression = grain === null || grain === "" ? "{col}" : expressions.get(grain);
      if (expression === undefined) {
        const message = `No grain spec for ${grain} for database ${declaration.name}`;
        throw new LitesetError(message, undefined, { status: 400 });
      }
      const epoch = options.pdf === "epoch_s" ? epochToDttm : options.pdf === "epoch_ms" ? epochMsToDttm : "{col}";
      if (epoch === null) {
        throw new LitesetError(`${declaration.engineName} cannot read epoch columns as dates.`, undefined, {
          status: 400,
        });
      }
      const type = options.type?.toUpperCase() ?? "";
      const [firstType = "", firstFunction = ""] = Object.entries(truncFunctions)[0] ?? [];
      expression = expression
        .replaceAll("{func}", () => truncFunctions[type] ?? firstFunction)
        .replaceAll("{type}", () => (type in truncFunctions ? type : firstType));
      expression = expression.replaceAll("{col}", () => epoch);
      return expression.replaceAll("{col}", () => column);
    },
  };
}

/** Quoting in the way of SQLAlchemy: only where case, characters or a reserved word need it. */
export function quoter(mark: '"' | "`" | "[", reserved: ReadonlySet<string>): Engine["quote"] {
  const end = mark === "[" ? "]" : mark;
  return (identifier, force = false) => {
    if (identifier.includes("\0")) throw nulError();
    const plain = /^[a-z_][a-z0-9_$]*$/.test(identifier) && !reserved.has(identifier);
    return plain && !force ? identifier : mark + identifier.replaceAll(end, end + end) + end;
  };
}

/**
 * Quoting for databases that take names without quotes as written in capitals: a name in small letters that needs quotes is
 * one that was folded, so its capitals stand in them. Forced quotes keep what is asked for.
 */
export function foldingQuoter(reserved: ReadonlySet<string>): Engine["quote"] {
  const quote = quoter('"', reserved);
  return (identifier, force = false) => {
    const isFolded = !force && /^[a-z][a-z0-9_$]*$/.test(identifier);
    // Names begin with a letter, or stand in quotes.
    return quote(
      isFolded && reserved.has(identifier) ? identifier.toUpperCase() : identifier,
      force || identifier.startsWith("_"),
    );
  };
}

/** Writes literals of the kinds in which engines agree; what differs is given. */
export function literalWriter(dialect: {
  text(value: string): string;
  boolean(value: boolean): string;
  bytes(hex: string): string;
  /** NaN and the infinities; null where the engine has none. */
  notFinite(value: number): string | null;
}): (value: LiteralValue) => string {
  return (value) => {
    if (value === null) return "NULL";
    if (typeof value === "string") return dialect.text(value);
    if (typeof value === "boolean") return dialect.boolean(value);
    if (typeof value === "bigint") return value.toString();
    if (typeof value !== "number") return dialect.bytes(Buffer.from(value).toString("hex"));
    if (Number.isFinite(value)) return Object.is(value, -0) ? "0" : String(value);
    const written = dialect.notFinite(value);
    if (written === null) throw new LitesetError(`The database has no number ${value}.`, undefined, { status: 400 });
    return written;
  };
}

/** `'…'` with doubled quotes. */
export function quoteText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

const durations = {
  second: "PT1S",
  minute: "PT1M",
  hour: "PT1H",
  day: "P1D",
  week: "P1W",
  month: "P1M",
  quarter: "P3M",
  year: "P1Y",
};

/** The units that most databases cut moments to. */
const usualUnits = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"] as const;

/** Time grains of one form: `$unit` of the template stands for each unit in turn. */
export function dateTrunc(template: string, units: readonly (keyof typeof durations)[] = usualUnits): TimeGrain[] {
  return units.map((unit): TimeGrain => [durations[unit], template.replaceAll("$unit", unit)]);
}

/**
 * Time grains of databases that cut moments by Oracle's format models: `$format` of the template stands for each in turn.
 * @param week the model of weeks, which differs
 */
export function truncByFormat(template: string, week = "WW"): TimeGrain[] {
  const formats = { minute: "MI", hour: "HH", day: "DDD", week, month: "MONTH", quarter: "Q", year: "YEAR" };
  return Object.entries(formats).map(([unit, format]): TimeGrain => {
    return [durations[unit as keyof typeof formats], template.replaceAll("$format", format)];
  });
}

/** A label that no column of the database can have: with the first six characters of its md5. */
export function suffixedLabel(label: string): string {
  return `${label}_${createHash("md5").update(label).digest("hex").slice(0, 6)}`;
}

/** The error for text that databases cut at a NUL character. */
export function nulError(): LitesetError {
  return new LitesetError("Names and statements cannot hold the NUL character.", "INVALID_SQL_ERROR", { status: 400 });
}

/** `2024-03-15` of epoch milliseconds UTC. */
export function isoDate(ms: number): string {
  return isoDateTime(ms, 0).slice(0, -9);
}

/** `2024-03-15 13:45:30` with 0 or 6 fraction digits, of epoch milliseconds (fractions are microseconds) UTC. */
export function isoDateTime(ms: number, digits: 0 | 6): string {
  const micros = Math.round(ms * 1000);
  const seconds = Math.floor(micros / 1e6);
  const text = new Date(seconds * 1000).toISOString().replace("T", " ").slice(0, -5);
  return digits === 0 ? text : `${text}.${String(micros - seconds * 1e6).padStart(6, "0")}`;
}
