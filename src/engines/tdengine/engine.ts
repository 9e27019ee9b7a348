import { defineEngine, literalWriter, quoter } from "../base.ts";

const cut = (unit: string): string => `TIMETRUNCATE({col}, 1${unit}, 0)`;
const quote = quoter("`", new Set());

export const tdengine = defineEngine({
  name: "taosws",
  engineName: "TDengine",
  defaultDriver: "taosws",
  drivers: ["taosws", "https"],
  specName: "TDengineEngineSpec",
  sqlalchemyUriPlaceholder: "taosws://user:******@host:port/dbname[?key=value&key=value...]",
  // Texts, names and backslashes are as in Spark.
  dialect: "spark",
  abilities: {},
  maxColumnNameLength: 64,

  quote: (identifier) => quote(identifier, true),
  literal: literalWriter({
    text: (value) => `'${value.replaceAll(/[\\']/g, "\\$&")}'`,
    boolean: String,
    bytes: (hex) => `'\\x${hex}'`,
    notFinite: () => null,
  }),

  timeGrains: [
    ["PT1S", cut("s")],
    ["PT1M", cut("m")],
    ["PT1H", cut("h")],
    ["P1D", cut("d")],
    ["P1W", cut("w")],
  ],
  convert: () => null,

  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).tdengineDriver,
});
