import { defineEngine, type EngineDeclaration, isoDate, isoDateTime, literalWriter, suffixedLabel } from "../base.ts";
import { genericType, type TimeGrain } from "../engine.ts";
import { hostForm } from "../form.ts";

const { numeric, string, temporal, boolean } = genericType;

const timeGrains: TimeGrain[] = [
  ["PT1M", "toStartOfMinute(toDateTime({col}))"],
  ["PT5M", "toDateTime(intDiv(toUInt32(toDateTime({col})), 300)*300)"],
  ["PT10M", "toDateTime(intDiv(toUInt32(toDateTime({col})), 600)*600)"],
  ["PT15M", "toDateTime(intDiv(toUInt32(toDateTime({col})), 900)*900)"],
  ["PT30M", "toDateTime(intDiv(toUInt32(toDateTime({col})), 1800)*1800)"],
  ["PT1H", "toStartOfHour(toDateTime({col}))"],
  ["P1D", "toStartOfDay(toDateTime({col}))"],
  ["P1W", "toMonday(toDateTime({col}))"],
  ["P1M", "toStartOfMonth(toDateTime({col}))"],
  ["P3M", "toStartOfQuarter(toDateTime({col}))"],
  ["P1Y", "toStartOfYear(toDateTime({col}))"],
];

const declaration: EngineDeclaration = {
  name: "clickhouse",
  engineName: "ClickHouse",
  drivers: ["http", "native", "asynch"],
  specName: "ClickHouseEngineSpec",
  functionNamesSql: "SELECT name FROM system.functions",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "clickhouse",
  castTextType: "String",
  abilities: { supportsFileUpload: false, timeGroupbyInline: true },

  // As clickhouse-connect: every name is quoted.
  quote: (identifier) => `\`${identifier.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``,
  literal: literalWriter({
    text: (value) => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\0", "\\0")}'`,
    boolean: String,
    bytes: (hex) => `unhex('${hex}')`,
    notFinite: (value) => (Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf"),
  }),

  timeGrains,
  epochToDttm: "{col}",
  columnTypes: [
    [/Enum/i, "String", string],
    [/Array/i, "String", string],
    [/UUID/i, "String", string],
    [/Bool/i, "Boolean", boolean],
    [/String/i, "String", string],
    [/Int\d+/i, "INTEGER", numeric],
    [/Decimal/i, "DECIMAL", numeric],
    [/DateTime/i, "DateTime", temporal],
    [/Date/i, "Date", temporal],
  ],
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `toDate('${isoDate(ms)}')`;
    return ["DateTime", "TIMESTAMP"].includes(sqlaType) ? `toDateTime('${isoDateTime(ms, 0)}')` : null;
  },

  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).clickhouseDriver,
};

export const clickhouse = defineEngine({ ...declaration, hasIlike: true });

export const clickhousedb = defineEngine({
  ...declaration,
  name: "clickhousedb",
  engineName: "ClickHouse Connect (Superset)",
  defaultDriver: "connect",
  drivers: ["connect"],
  specName: "ClickHouseConnectEngineSpec",
  sqlalchemyUriPlaceholder: "clickhousedb://user:password@host[:port][/dbname][?secure=value&=value...]",
  abilities: { ...declaration.abilities, supportsDynamicSchema: true },
  label: suffixedLabel,
  encryptionParameters: { secure: "true" },
  form: hostForm("clickhousedb", "connect", {
    ssh: { type: "boolean", description: "Use an ssh tunnel connection to the database" },
  }),
});
