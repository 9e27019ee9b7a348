import { defineEngine, quoter } from "../base.ts";
import { postgresqlDeclaration } from "../postgresql/engine.ts";
import { reservedWords } from "../reserved-words.ts";

const { literal, timeGrains, convert, errorPatterns, epochToDttm } = postgresqlDeclaration;

export const vertica = defineEngine({
  name: "vertica",
  engineName: "Vertica",
  drivers: ["vertica_python", "pyodbc"],
  specName: "VerticaEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "redshift",
  hasIlike: true,
  abilities: {},

  quote: quoter('"', reservedWords.standard),
  literal,
  timeGrains,
  epochToDttm: epochToDttm ?? null,
  convert,
  errorPatterns,
  packageName: "vertica-nodejs",
  driver: async () => (await import("./driver.ts")).verticaDriver,
});
