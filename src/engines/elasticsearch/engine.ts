import { defineEngine, type EngineDeclaration, isoDateTime, literalWriter, quoter, quoteText } from "../base.ts";
import { reservedWords } from "../reserved-words.ts";

const moment = (ms: number): string => `'${isoDateTime(ms, 0).replace(" ", "T")}'`;
const isMoment = (sqlaType: string): boolean => sqlaType === "DateTime" || sqlaType === "TIMESTAMP";

const declaration: EngineDeclaration = {
  name: "elasticsearch",
  engineName: "ElasticSearch (SQL API)",
  drivers: ["http", "https"],
  specName: "ElasticSearchEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  // Standard SQL, and nothing guessed where databases differ.
  dialect: "dremio",
  abilities: { allowsJoins: false, allowsSqlComments: false, timeGroupbyInline: true },

  quote: quoter('"', reservedWords.postgresql),
  literal: literalWriter({
    text: quoteText,
    boolean: String,
    bytes: (hex) => `'${hex}'`,
    notFinite: () => null,
  }),

  timeGrains: [
    ["PT1S", "{func}('second', {col})"],
    ["PT1M", "{func}('minute', {col})"],
    ["PT1H", "{func}('hour', {col})"],
    ["P1D", "{func}('day', {col})"],
    ["P1W", "{func}('week', {col})"],
    ["P1M", "{func}('month', {col})"],
    ["P1Y", "{func}('year', {col})"],
  ],
  truncFunctions: { DATETIME: "DATE_TRUNC" },
  convert: (sqlaType, ms) => (isMoment(sqlaType) ? `CAST(${moment(ms)} AS DATETIME)` : null),

  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).elasticsearchDriver,
};

export const elasticsearch = defineEngine(declaration);

export const opendistro = defineEngine({
  ...declaration,
  name: "odelasticsearch",
  engineName: "ElasticSearch (OpenDistro SQL)",
  specName: "OpenDistroEngineSpec",
  label: (label) => label.replaceAll(".", "_"),
  // Names in backticks, texts in either quotes.
  dialect: "spark",
  quote: quoter("`", reservedWords.postgresql),
  timeGrains: [
    ["PT1S", "date_format({col}, 'yyyy-MM-dd HH:mm:ss.000')"],
    ["PT1M", "date_format({col}, 'yyyy-MM-dd HH:mm:00.000')"],
    ["PT1H", "date_format({col}, 'yyyy-MM-dd HH:00:00.000')"],
    ["P1D", "date_format({col}, 'yyyy-MM-dd 00:00:00.000')"],
    ["P1M", "date_format({col}, 'yyyy-MM-01 00:00:00.000')"],
    ["P1Y", "date_format({col}, 'yyyy-01-01 00:00:00.000')"],
  ],
  convert: (sqlaType, ms) => (isMoment(sqlaType) ? moment(ms) : null),
  driver: async () => (await import("./driver.ts")).opendistroDriver,
});
