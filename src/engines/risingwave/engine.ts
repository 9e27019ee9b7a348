import { defineEngine } from "../base.ts";
import { postgresqlDeclaration } from "../postgresql/engine.ts";

export const risingwave = defineEngine({
  ...postgresqlDeclaration,
  name: "risingwave",
  aliases: [],
  engineName: "RisingWave",
  defaultDriver: "",
  drivers: ["", "psycopg2", "asyncpg"],
  specName: "RisingWaveDbEngineSpec",
  sqlalchemyUriPlaceholder: "risingwave://user:password@host:port/dbname[?key=value&key=value...]",
  driver: async () => (await import("./driver.ts")).risingwaveDriver,
});
