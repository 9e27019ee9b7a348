import { defineEngine } from "../base.ts";
import { genericType } from "../engine.ts";
import { mysqlDeclaration } from "../mysql/engine.ts";

const { numeric, string } = genericType;

export const starrocks = defineEngine({
  ...mysqlDeclaration,
  name: "starrocks",
  engineName: "StarRocks",
  defaultDriver: "starrocks",
  drivers: ["starrocks", "pymysql", "mysqldb"],
  specName: "StarRocksEngineSpec",
  sqlalchemyUriPlaceholder: "starrocks://user:password@host:port/catalog.db[?key=value&key=value...]",
  dialect: "starrocks",
  castTextType: "VARCHAR",
  columnTypes: [
    [/^tinyint/i, "TINYINT", numeric],
    [/^largeint/i, "LARGEINT", numeric],
    [/^decimal/i, "DECIMAL", numeric],
    [/^double/i, "DOUBLE", numeric],
    [/^varchar(\(\d+\))*$/i, "VARCHAR", string],
    [/^char(\(\d+\))*$/i, "CHAR", string],
    [/^json/i, "JSON", string],
    [/^binary/i, "String", string],
    [/^percentile/i, "PERCENTILE", string],
    [/^hll/i, "HLL", string],
    [/^bitmap/i, "BITMAP", string],
    [/^array/i, "ARRAY", string],
    [/^map/i, "MAP", string],
    [/^struct/i, "STRUCT", string],
  ],
  errorPatterns: [
    [
      /Access denied for user '(?<username>.*?)'/,
      'Either the username "%(username)s" or the password is incorrect.',
      "CONNECTION_ACCESS_DENIED_ERROR",
      { invalid: ["username", "password"] },
    ],
    [
      /Unknown database '(?<database>.*?)'/,
      'Unable to connect to database "%(database)s".',
      "CONNECTION_UNKNOWN_DATABASE_ERROR",
      { invalid: ["database"] },
    ],
  ],
  driver: async () => (await import("./driver.ts")).starrocksDriver,
});
