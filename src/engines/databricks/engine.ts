import { dateTrunc, defineEngine, isoDate, isoDateTime, literalWriter, quoter } from "../base.ts";
import type { TimeGrain } from "../engine.ts";
import { reservedWords } from "../reserved-words.ts";
import { databricksForm } from "./form.ts";

const sundayWeek = "date_trunc('week', {col} + interval '1 day')";

const timeGrains: TimeGrain[] = [
  ...dateTrunc("date_trunc('$unit', {col})"),
  ["P1W/1970-01-03T00:00:00Z", `${sundayWeek} + interval '5 days'`],
  ["1969-12-28T00:00:00Z/P1W", `${sundayWeek} - interval '1 day'`],
];

export const databricks = defineEngine({
  name: "databricks",
  engineName: "Databricks",
  defaultDriver: "databricks-sql-python",
  drivers: ["databricks-sql-python", "connector", "pyhive", "pyodbc"],
  specName: "DatabricksPythonConnectorEngineSpec",
  sqlalchemyUriPlaceholder:
    "databricks://token:{access_token}@{host}:{port}?http_path={http_path}&catalog={default_catalog}&schema={default_schema}",
  dialect: "databricks",
  abilities: { supportsCatalog: true, supportsDynamicCatalog: true, supportsDynamicSchema: true },
  castTextType: "STRING",

  quote: quoter("`", reservedWords.postgresql),
  literal: literalWriter({
    text: (value) => `'${value.replaceAll(/[\\']/g, "\\$&")}'`,
    boolean: String,
    bytes: (hex) => `X'${hex}'`,
    notFinite: (value) => `double('${Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity"}')`,
  }),

  timeGrains,
  epochToDttm: "from_unixtime({col})",
  convert: (sqlaType, ms) => {
    if (sqlaType === "TIMESTAMP") return `CAST('${isoDateTime(ms, 6)}' AS TIMESTAMP)`;
    // Spark has no DATETIME; the reference takes it for a date.
    return sqlaType === "Date" || sqlaType === "DateTime" ? `CAST('${isoDate(ms)}' AS DATE)` : null;
  },

  form: databricksForm,
  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).databricksDriver,
});
