import { defineEngine } from "../base.ts";
import { genericType } from "../engine.ts";
import { mysqlDeclaration } from "../mysql/engine.ts";

const { numeric, string, temporal } = genericType;

export const doris = defineEngine({
  ...mysqlDeclaration,
  name: "pydoris",
  aliases: ["doris"],
  engineName: "Apache Doris",
  defaultDriver: "pydoris",
  drivers: ["pydoris", "pymysql", "mysqldb"],
  specName: "DorisEngineSpec",
  sqlalchemyUriPlaceholder: "doris://user:password@host:port/catalog.db[?key=value&key=value...]",
  dialect: "doris",
  castTextType: "VARCHAR",
  abilities: { supportsCatalog: true, supportsDynamicCatalog: true, supportsDynamicSchema: true },
  columnTypes: [
    [/^tinyint/i, "TINYINT", numeric],
    [/^largeint/i, "LARGEINT", numeric],
    [/^decimal/i, "DECIMAL", numeric],
    [/^double/i, "DOUBLE", numeric],
    [/^varchar(\(\d+\))*$/i, "VARCHAR", string],
    [/^char(\(\d+\))*$/i, "CHAR", string],
    [/^json/i, "JSON", string],
    [/^binary/i, "BINARY", string],
    [/^quantile_state/i, "QuantileState", string],
    [/^agg_state/i, "AggState", string],
    [/^hll/i, "HLL", string],
    [/^bitmap/i, "BITMAP", string],
    [/^array/i, "ARRAY", string],
    [/^map/i, "MAP", string],
    [/^struct/i, "STRUCT", string],
    [/^datetime/i, "DATETIME", temporal],
    [/^date/i, "DATE", temporal],
    [/^text/i, "TEXT", string],
    [/^string/i, "String", string],
  ],
  convert: (sqlaType, ms) => mysqlDeclaration.convert({ DATE: "Date", DATETIME: "DateTime" }[sqlaType] ?? sqlaType, ms),
  encryptionParameters: { ssl: "0" },
  errorPatterns: mysqlDeclaration.errorPatterns.map(([pattern, message, type, extra]) =>
    type === "CONNECTION_INVALID_HOSTNAME_ERROR"
      ? [pattern, 'Unknown Doris server host "%(hostname)s".', type, extra]
      : [pattern, message, type, extra],
  ),
  driver: async () => (await import("../mysql/catalogs.ts")).catalogDriver,
});
