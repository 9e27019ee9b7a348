import { informationSchemaInspector } from "../information-schema.ts";
import { postgresqlDriverWith } from "../postgresql/driver.ts";
import { redshift } from "./engine.ts";

/** Redshift answers PostgreSQL's protocol of version 8: without read-only sessions, with catalog views of its own. */
export const redshiftDriver = postgresqlDriverWith({
  setUp: [],
  readOnlySessions: false,
  inspector: (query, target) =>
    informationSchemaInspector(query, {
      engine: redshift,
      schemata: "(SELECT DISTINCT table_schema AS schema_name FROM svv_tables) AS s",
      tables: "svv_tables",
      columns: "svv_columns",
      columnComment: "remarks",
      tableTypes: ["BASE TABLE", "EXTERNAL TABLE"],
      defaultSchema: target.schema || "public",
    }),
});
