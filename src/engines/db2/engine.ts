import { defineEngine, type EngineDeclaration, foldingQuoter, literalWriter, quoteText } from "../base.ts";
import type { TimeGrain } from "../engine.ts";
import { reservedWords } from "../reserved-words.ts";

const moment = "CAST({col} as TIMESTAMP)";
const micros = "MICROSECOND({col}) MICROSECONDS";
const firstOfMonth = "{col} - (DAY({col})-1) DAYS";

// The spaces are the reference's.
const timeGrains: TimeGrain[] = [
  ["PT1S", `${moment} - ${micros}`],
  ["PT1M", `${moment} - SECOND({col}) SECONDS - ${micros}`],
  ["PT1H", `${moment} - MINUTE({col}) MINUTES - SECOND({col}) SECONDS - ${micros} `],
  ["P1D", "DATE({col})"],
  ["P1W", "{col} - (DAYOFWEEK({col})) DAYS"],
  ["P1M", firstOfMonth],
  ["P3M", `${firstOfMonth} - (MONTH({col})-1) MONTHS + ((QUARTER({col})-1) * 3) MONTHS`],
  ["P1Y", `${firstOfMonth} - (MONTH({col})-1) MONTHS`],
];

const declaration: EngineDeclaration = {
  name: "db2",
  aliases: ["ibm_db_sa"],
  engineName: "IBM Db2",
  drivers: ["ibm_db", "ibm_db_sa"],
  specName: "Db2EngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  // Standard SQL, and nothing guessed where databases differ.
  dialect: "dremio",
  abilities: { supportsDynamicSchema: true },
  maxColumnNameLength: 30,
  forceColumnAliasQuotes: true,
  pingSql: "SELECT 1 FROM SYSIBM.SYSDUMMY1",
  castTextType: "VARCHAR(4000)",
  limitStyle: "fetch",
  average: (column) => `AVG(DOUBLE(${column}))`,

  quote: foldingQuoter(reservedWords.standard),
  literal: literalWriter({
    text: quoteText,
    boolean: String,
    bytes: (hex) => `BX'${hex}'`,
    notFinite: () => null,
  }),

  timeGrains,
  epochToDttm: "(TIMESTAMP('1970-01-01', '00:00:00') + {col} SECONDS)",
  convert: () => null,

  errorPatterns: [],
  packageName: "ibm_db",
  driver: async () => (await import("./driver.ts")).db2Driver,
};

const secondsOf = (column: string): string =>
  `(DAYS(${column}) - DAYS('1970-01-01')) * 86400 + MIDNIGHT_SECONDS(${column})`;

export const db2 = defineEngine(declaration);

/** Db2 for i: the driver asks for a licence of Db2 Connect there. */
export const ibmi = defineEngine({
  ...declaration,
  name: "ibmi",
  aliases: [],
  engineName: "IBM Db2 for i",
  drivers: ["pyodbc"],
  specName: "IBMiEngineSpec",
  maxColumnNameLength: 128,
  epochToDttm: secondsOf("{col}"),
  epochMsToDttm: secondsOf("({col}/1000)"),
  driver: async () => (await import("./driver.ts")).ibmiDriver,
});
