import { defineEngine, isoDate, isoDateTime, literalWriter, quoter } from "../base.ts";
import { genericType } from "../engine.ts";
import { couchbaseForm } from "./form.ts";

const cut = (unit: string): string => `DATE_TRUNC_STR(TOSTRING({col}),'${unit}')`;
const quote = quoter("`", new Set());

export const couchbase = defineEngine({
  name: "couchbase",
  aliases: ["couchbasedb"],
  engineName: "Couchbase",
  defaultDriver: "couchbase",
  drivers: ["couchbase"],
  specName: "CouchbaseEngineSpec",
  sqlalchemyUriPlaceholder: "couchbase://user:password@host[:port]?truststorepath=value?ssl=value",
  // Texts, names and backslashes are as in Spark.
  dialect: "spark",
  abilities: { allowsJoins: false, allowsSubqueries: false },
  castTextType: "STRING",

  quote: (identifier) => quote(identifier, true),
  literal: literalWriter({
    text: (value) => `'${value.replaceAll(/[\\']/g, "\\$&")}'`,
    boolean: String,
    bytes: (hex) => `hex("${hex}")`,
    notFinite: () => null,
  }),

  timeGrains: [
    ["PT1S", cut("second")],
    ["PT1M", cut("minute")],
    ["PT1H", cut("hour")],
    ["P1D", cut("day")],
    ["P1M", cut("month")],
    ["P3M", cut("quarter")],
    ["P1Y", cut("year")],
  ],
  epochToDttm: "MILLIS_TO_STR({col} * 1000)",
  epochMsToDttm: "MILLIS_TO_STR({col})",
  columnTypes: [[/^smalldatetime/i, "DateTime", genericType.temporal]],
  // A date for a date, the moment for whatever else it is.
  convert: (sqlaType, ms) => {
    const text = sqlaType === "Date" ? isoDate(ms) : isoDateTime(ms, 0).replace(" ", "T");
    return ["Date", "DateTime", "TIMESTAMP", "Time", "String", "UnicodeText"].includes(sqlaType)
      ? `DATETIME(DATE_FORMAT_STR(STR_TO_UTC('${text}'), 'iso8601'))`
      : null;
  },

  form: couchbaseForm,
  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).couchbaseDriver,
});
