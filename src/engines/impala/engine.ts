import { dateTrunc, defineEngine, type EngineDeclaration, isoDate, isoDateTime, quoter } from "../base.ts";
import { hiveLiteral } from "../hive/engine.ts";

const cut = (unit: string): string => `TRUNC({col}, '${unit}')`;
const quote = quoter("`", new Set());

const declaration: EngineDeclaration = {
  name: "impala",
  engineName: "Apache Impala",
  drivers: ["impala"],
  specName: "ImpalaEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "hive",
  abilities: {},
  castTextType: "STRING",

  quote: (identifier) => quote(identifier, true),
  literal: hiveLiteral,

  timeGrains: [
    ["PT1M", cut("MI")],
    ["PT1H", cut("HH")],
    ["P1D", cut("DD")],
    ["P1W", cut("WW")],
    ["P1M", cut("MONTH")],
    ["P3M", cut("Q")],
    ["P1Y", cut("YYYY")],
  ],
  epochToDttm: "from_unixtime({col})",
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `CAST('${isoDate(ms)}' AS DATE)`;
    return sqlaType === "TIMESTAMP" ? `CAST('${isoDateTime(ms, 6).replace(" ", "T")}' AS TIMESTAMP)` : null;
  },

  errorPatterns: [],
  packageName: "hive-driver",
  driver: async () => (await import("../hive/driver.ts")).impalaDriver,
};

export const impala = defineEngine(declaration);

/** Ascend.io answers Impala's protocol and has time grains of its own. */
export const ascend = defineEngine({
  ...declaration,
  name: "ascend",
  engineName: "Ascend",
  drivers: ["impala"],
  specName: "AscendEngineSpec",
  timeGrains: dateTrunc("DATE_TRUNC('$unit', {col})"),
  driver: async () => (await import("../hive/driver.ts")).ascendDriver,
});
