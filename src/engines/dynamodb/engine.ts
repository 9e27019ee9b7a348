import { defineEngine } from "../base.ts";
import type { TimeGrain } from "../engine.ts";
import { sqliteDeclaration } from "../sqlite/engine.ts";

/** Those of the reference, which knows fewer than SQLite's; the spaces are its own. */
const timeGrains: TimeGrain[] = [
  ["PT1S", "DATETIME(STRFTIME('%Y-%m-%dT%H:%M:%S', {col}))"],
  ["PT1M", "DATETIME(STRFTIME('%Y-%m-%dT%H:%M:00', {col}))"],
  ["PT1H", "DATETIME(STRFTIME('%Y-%m-%dT%H:00:00', {col}))"],
  ["P1D", "DATETIME({col}, 'start of day')"],
  ["P1W", "DATETIME({col}, 'start of day',             -strftime('%w', {col}) || ' days')"],
  ["P1M", "DATETIME({col}, 'start of month')"],
  ["P3M", "DATETIME({col}, 'start of month', printf('-%d month', (strftime('%m', {col}) - 1) % 3))"],
  ["P1Y", "DATETIME({col}, 'start of year')"],
  ["P1W/1970-01-03T00:00:00Z", "DATETIME({col}, 'start of day', 'weekday 6')"],
  ["P1W/1970-01-04T00:00:00Z", "DATETIME({col}, 'start of day', 'weekday 0')"],
  ["1969-12-28T00:00:00Z/P1W", "DATETIME({col}, 'start of day', 'weekday 0', '-7 days')"],
  ["1969-12-29T00:00:00Z/P1W", "DATETIME({col}, 'start of day', 'weekday 1', '-7 days')"],
];

/** PartiQL neither groups nor aggregates: SQLite does, as with the reference's driver, over the tables that a query names. */
export const dynamodb = defineEngine({
  ...sqliteDeclaration,
  name: "dynamodb",
  engineName: "Amazon DynamoDB",
  defaultDriver: null,
  drivers: ["rest"],
  specName: "DynamoDBEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  // Files do not become tables: these are read here, not written.
  abilities: { supportsFileUpload: false },
  timeGrains,
  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).dynamodbDriver,
});
