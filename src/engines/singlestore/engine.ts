import { dateTrunc, defineEngine, isoDate, isoDateTime } from "../base.ts";
import { genericType } from "../engine.ts";
import { mysqlDeclaration } from "../mysql/engine.ts";

const { numeric, string } = genericType;

export const singlestore = defineEngine({
  ...mysqlDeclaration,
  name: "singlestoredb",
  engineName: "SingleStore",
  defaultDriver: "singlestoredb",
  drivers: ["singlestoredb", "mysql", "https"],
  specName: "SingleStoreSpec",
  sqlalchemyUriPlaceholder: "singlestoredb://{username}:{password}@{host}:{port}/{database}",
  dialect: "singlestore",
  maxColumnNameLength: 256,
  timeGrains: dateTrunc("DATE_TRUNC('$unit', {col})"),
  columnTypes: [
    [/^tinyint/i, "SmallInteger", numeric],
    [/^mediumint/i, "Integer", numeric],
    [/^year/i, "Integer", numeric],
    [/^bit/i, "LargeBinary", string],
    [/^(var)?binary/i, "LargeBinary", string],
    [/^(tiny|medium|long)?blob/i, "LargeBinary", string],
    [/^json/i, "String", string],
    [/^bson/i, "LargeBinary", string],
    [/^geographypoint/i, "String", string],
    [/^geography/i, "String", string],
    [/^vector/i, "String", string],
    [/^enum/i, "String", string],
    [/^set/i, "String", string],
  ],
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `CAST('${isoDate(ms)}' AS DATE)`;
    if (sqlaType === "TIMESTAMP") return `('${isoDateTime(ms, 6)}' :> TIMESTAMP(6))`;
    if (sqlaType === "DateTime") return `CAST('${isoDateTime(ms, 6)}' AS DATETIME(6))`;
    return sqlaType === "Time" ? `CAST('${isoDateTime(ms, 6).slice(11)}' AS TIME(6))` : null;
  },
  encryptionParameters: {},
  disallowUriQueryParams: {},
  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).singlestoreDriver,
});
