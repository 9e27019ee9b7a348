import { defineEngine, isoDate } from "../base.ts";
import { sqliteDeclaration } from "../sqlite/engine.ts";

/** The tables of all other databases, `database.schema.table` in one pair of quotes, put together in SQLite. */
export const superset = defineEngine({
  ...sqliteDeclaration,
  name: "superset",
  engineName: "Superset meta database",
  defaultDriver: "",
  drivers: [],
  specName: "SupersetEngineSpec",
  sqlalchemyUriPlaceholder: "superset://",
  abilities: { disableSshTunneling: true, supportsFileUpload: false },
  readsForeignTables: true,
  columnTypes: [[/^decimal/i, "Numeric", 0]],
  // Days are kept as days, with which a text with hours never compares.
  convert: (sqlaType, ms) => (sqlaType === "Date" ? `'${isoDate(ms)}'` : sqliteDeclaration.convert(sqlaType, ms)),
  driver: async () => (await import("./driver.ts")).supersetDriver,
});
