import { defineEngine, isoDate, isoDateTime } from "../base.ts";
import { postgresqlDeclaration } from "../postgresql/engine.ts";

const moments = new Set(["DateTime", "TIMESTAMP", "String", "UnicodeText"]);

export const cockroachdb = defineEngine({
  ...postgresqlDeclaration,
  name: "cockroachdb",
  aliases: [],
  engineName: "CockroachDB",
  drivers: ["psycopg2", "asyncpg", "psycopg"],
  specName: "CockroachDbEngineSpec",
  dialect: "cockroachdb",
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `'${isoDate(ms)}'`;
    return moments.has(sqlaType) ? `'${isoDateTime(ms, 0)}'` : null;
  },
  driver: async () => (await import("./driver.ts")).cockroachdbDriver,
});
