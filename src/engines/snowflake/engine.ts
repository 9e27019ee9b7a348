import { defineEngine, isoDate, isoDateTime, literalWriter, quoter } from "../base.ts";
import type { TimeGrain } from "../engine.ts";
import { reservedWords } from "../reserved-words.ts";
import { snowflakeForm } from "./form.ts";

const cut = (unit: string): string => `DATE_TRUNC('${unit}', {col})`;
// The spaces are the reference's.
const minutes = (count: number, spaces = 13): string =>
  `DATEADD(MINUTE,${" ".repeat(spaces)}FLOOR(DATE_PART(MINUTE, {col}) / ${count}) * ${count}, ${cut("HOUR")})`;

const timeGrains: TimeGrain[] = [
  ["PT1S", cut("SECOND")],
  ["PT1M", cut("MINUTE")],
  ["PT5M", minutes(5)],
  ["PT10M", minutes(10, 14)],
  ["PT15M", minutes(15)],
  ["PT30M", minutes(30)],
  ["PT1H", cut("HOUR")],
  ["P1D", cut("DAY")],
  ["P1W", cut("WEEK")],
  ["P1M", cut("MONTH")],
  ["P3M", cut("QUARTER")],
  ["P1Y", cut("YEAR")],
];

export const snowflake = defineEngine({
  name: "snowflake",
  engineName: "Snowflake",
  defaultDriver: "snowflake",
  drivers: ["snowflake"],
  specName: "SnowflakeEngineSpec",
  sqlalchemyUriPlaceholder: "snowflake://",
  dialect: "snowflake",
  abilities: {
    supportsCatalog: true,
    supportsCrossCatalogQueries: true,
    supportsDynamicCatalog: true,
    supportsDynamicSchema: true,
    useEqualityForBooleanFilters: true,
  },
  maxColumnNameLength: 256,
  forceColumnAliasQuotes: true,
  secretPaths: ["auth_params.privatekey_body", "auth_params.privatekey_pass"],

  quote: quoter('"', reservedWords.postgresql),
  literal: literalWriter({
    text: (value) => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`,
    boolean: String,
    bytes: (hex) => `X'${hex}'`,
    notFinite: (value) => `'${Number.isNaN(value) ? "NaN" : value > 0 ? "inf" : "-inf"}'::FLOAT`,
  }),

  timeGrains,
  epochToDttm: "DATEADD(S, {col}, '1970-01-01')",
  epochMsToDttm: "DATEADD(MS, {col}, '1970-01-01')",
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `TO_DATE('${isoDate(ms)}')`;
    const moment = isoDateTime(ms, 6).replace(" ", "T");
    if (sqlaType === "TIMESTAMP") return `TO_TIMESTAMP('${moment}')`;
    return sqlaType === "DateTime" ? `CAST('${moment}' AS DATETIME)` : null;
  },

  form: snowflakeForm,
  errorPatterns: [
    [
      /Object (?<object>.*?) does not exist or not authorized./,
      "%(object)s does not exist in this database.",
      "OBJECT_DOES_NOT_EXIST_ERROR",
      {},
    ],
    [
      /syntax error line (?<line>.+?) at position (?<position>.+?) unexpected '(?<syntax_error>.+?)'./,
      'Please check your query for syntax errors at or near "%(syntax_error)s". Then, try running your query again.',
      "SYNTAX_ERROR",
      {},
    ],
  ],
  packageName: "snowflake-sdk",
  driver: async () => (await import("./driver.ts")).snowflakeDriver,
});
