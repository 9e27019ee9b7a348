import { defineEngine } from "../base.ts";
import { genericType } from "../engine.ts";
import { mysqlDeclaration } from "../mysql/engine.ts";

const { numeric, string } = genericType;

export const oceanbase = defineEngine({
  ...mysqlDeclaration,
  name: "oceanbase",
  aliases: ["oceanbase_py"],
  engineName: "OceanBase",
  defaultDriver: "oceanbase",
  drivers: ["oceanbase", "pymysql", "mysqldb"],
  specName: "OceanBaseEngineSpec",
  sqlalchemyUriPlaceholder: "oceanbase://user:password@host:port/db[?key=value&key=value...]",
  maxColumnNameLength: 128,
  columnTypes: [
    [/^tinyint/i, "SMALLINT", numeric],
    [/^largeint/i, "BIGINT", numeric],
    [/^decimal/i, "DECIMAL", numeric],
    [/^double/i, "FLOAT", numeric],
    [/^varchar(\(\d+\))*$/i, "VARCHAR", string],
    [/^char(\(\d+\))*$/i, "CHAR", string],
    [/^json/i, "JSON", string],
    [/^binary/i, "BINARY", string],
    [/^array/i, "ARRAY", string],
    [/^map/i, "MAP", string],
    [/^text/i, "TEXT", string],
    [/^number/i, "NUMBER", numeric],
    [/^numeric/i, "NUMERIC", numeric],
  ],
  encryptionParameters: { ssl: "0" },
  errorPatterns: mysqlDeclaration.errorPatterns.map(([pattern, message, type, extra]) =>
    type === "CONNECTION_INVALID_HOSTNAME_ERROR"
      ? [pattern, 'Unknown OceanBase server host "%(hostname)s".', type, extra]
      : [pattern, message, type, extra],
  ),
});
