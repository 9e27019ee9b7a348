import { defineEngine, isoDate, isoDateTime, literalWriter, quoter } from "../base.ts";
import type { TimeGrain } from "../engine.ts";
import { postgresqlDeclaration } from "../postgresql/engine.ts";
import { reservedWords } from "../reserved-words.ts";

// The spaces are the reference's.
const gap = " ".repeat(20);
const timeGrains: TimeGrain[] = [
  ["PT1S", "TO_TIMESTAMP(SUBSTRING(TO_TIMESTAMP({col}),0,20))"],
  ["PT1M", "TO_TIMESTAMP(SUBSTRING(TO_TIMESTAMP({col}),0,17) || '00')"],
  ["PT1H", "TO_TIMESTAMP(SUBSTRING(TO_TIMESTAMP({col}),0,14) || '00:00')"],
  ["P1D", "TO_DATE({col})"],
  ["P1M", "TO_DATE(SUBSTRING(TO_DATE({col}),0,7)||'-01')"],
  [
    "P3M",
    `TO_DATE(SUBSTRING(${gap}TO_DATE({col}), 0, 5)|| LPAD(CAST((CAST(SUBSTRING(QUARTER(${gap}TO_DATE({col}), 1), 7, 1) as int)-1)*3 +1 as text),2,'0') ||'-01')`,
  ],
  ["P1Y", "TO_DATE(YEAR({col})||'-01-01')"],
];

export const hana = defineEngine({
  name: "hana",
  engineName: "SAP HANA",
  drivers: ["hdbcli", "pyhdb"],
  specName: "HanaEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "generic",
  abilities: {},
  maxColumnNameLength: 30,
  forceColumnAliasQuotes: true,
  pingSql: "SELECT 1 FROM DUMMY",

  quote: quoter('"', reservedWords.postgresql),
  literal: literalWriter({
    text: (value) => `'${value.replaceAll("'", "''")}'`,
    boolean: String,
    bytes: (hex) => `HEXTOBIN('${hex}')`,
    notFinite: () => null,
  }),

  timeGrains,
  epochToDttm: "(timestamp 'epoch' + {col} * interval '1 second')",
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `TO_DATE('${isoDate(ms)}', 'YYYY-MM-DD')`;
    if (sqlaType !== "TIMESTAMP") return null;
    return `TO_TIMESTAMP('${isoDateTime(ms, 6).replace(" ", "T")}', 'YYYY-MM-DD"T"HH24:MI:SS.ff6')`;
  },

  errorPatterns: postgresqlDeclaration.errorPatterns,
  packageName: "hdb",
  driver: async () => (await import("./driver.ts")).hanaDriver,
});
