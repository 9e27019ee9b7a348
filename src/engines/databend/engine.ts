import { defineEngine, isoDate, isoDateTime, literalWriter, quoter, suffixedLabel } from "../base.ts";
import { genericType, type TimeGrain } from "../engine.ts";
import { hostForm } from "../form.ts";
import { reservedWords } from "../reserved-words.ts";

const { numeric, string, temporal, boolean } = genericType;

const start = (unit: string): string => `to_start_of_${unit}(TO_DATETIME({col}))`;

const timeGrains: TimeGrain[] = [
  ["PT1S", "DATE_TRUNC('SECOND', {col})"],
  ["PT1M", start("minute")],
  ["PT5M", start("five_minutes")],
  ["PT10M", start("ten_minutes")],
  ["PT15M", start("fifteen_minutes")],
  ["PT1H", start("hour")],
  ["P1D", start("day")],
  ["P1W", "to_monday(TO_DATETIME({col}))"],
  ["P1M", start("month")],
  ["P3M", start("quarter")],
  ["P1Y", start("year")],
];

export const databend = defineEngine({
  name: "databend",
  engineName: "Databend",
  defaultDriver: "databend",
  drivers: ["databend"],
  specName: "DatabendConnectEngineSpec",
  functionNamesSql: "SELECT name FROM system.functions",
  sqlalchemyUriPlaceholder: "databend://user:password@host[:port][/dbname][?secure=value&=value...]",
  dialect: "generic",
  hasIlike: true,
  abilities: { supportsFileUpload: false, timeGroupbyInline: true },

  quote: quoter('"', reservedWords.postgresql),
  literal: literalWriter({
    text: (value) => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`,
    boolean: String,
    bytes: (hex) => `from_hex('${hex}')`,
    notFinite: (value) => `'${Number.isNaN(value) ? "NaN" : value > 0 ? "inf" : "-inf"}'::DOUBLE`,
  }),

  timeGrains,
  epochToDttm: "{col}",
  columnTypes: [
    [/varchar/i, "String", string],
    [/array/i, "String", string],
    [/map/i, "String", string],
    [/json/i, "JSON", string],
    [/bool/i, "Boolean", boolean],
    [/string/i, "String", string],
    [/int\d+/i, "INTEGER", numeric],
    [/float\d+/i, "FLOAT", numeric],
    [/double\d+/i, "FLOAT", numeric],
    [/decimal/i, "DECIMAL", numeric],
    [/datetime/i, "DateTime", temporal],
    [/date/i, "Date", temporal],
  ],
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `to_date('${isoDate(ms)}')`;
    if (sqlaType === "TIMESTAMP") return `TO_TIMESTAMP('${isoDateTime(ms, 6).replace(" ", "T")}')`;
    return sqlaType === "DateTime" ? `to_dateTime('${isoDateTime(ms, 0)}')` : null;
  },
  label: suffixedLabel,

  encryptionParameters: { secure: "true" },
  form: hostForm("databend", null),
  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).databendDriver,
});
