import type { z } from "zod";
import { flag, integer, list, mapping, object, orAsDescribed, text } from "../../rest/schema.ts";
import { databaseChangesBody, newDatabaseBody, sshTunnel } from "./schemas.ts";

/** What the routes of databases answer, for the OpenAPI document; component names are the reference's. */

const texts = list(text());
const found = <T extends z.ZodType>(item: T, id: string) =>
  object({ count: integer(), result: list(item) }).meta({ id });

const engineInformation = object({
  disable_ssh_tunneling: flag(),
  supports_dynamic_catalog: flag(),
  supports_file_upload: flag(),
  supports_oauth2: flag(),
}).meta({ id: "EngineInformation" });

export const createdDatabase = object({ id: integer(), result: newDatabaseBody });
export const changedDatabase = object({ id: integer(), result: databaseChangesBody });

const shown = {
  id: integer(),
  uuid: text(),
  database_name: text().nullable(),
  backend: text().nullable(),
  driver: text().nullable(),
  configuration_method: text(),
  engine_information: engineInformation,
  cache_timeout: integer().nullable(),
  expose_in_sqllab: flag(),
  allow_run_async: flag(),
  allow_file_upload: flag(),
  allow_ctas: flag(),
  allow_cvas: flag(),
  allow_dml: flag(),
  force_ctas_schema: text().nullable(),
  impersonate_user: flag(),
  is_managed_externally: flag().nullable(),
};

export const shownDatabase = object({ id: integer(), result: object(shown).meta({ id: "DatabaseRestApi.get" }) });

const connection = object({
  ...shown,
  extra: text(),
  masked_encrypted_extra: text().nullable(),
  server_cert: text().nullable(),
  sqlalchemy_uri: text(),
  parameters: mapping(),
  parameters_schema: mapping(),
  ssh_tunnel: sshTunnel.nullable(),
}).meta({ id: "DatabaseConnectionSchema" });

export const shownConnection = orAsDescribed(object({ id: integer(), result: connection }), connection);

const available = list(
  object({
    name: text(),
    engine: text(),
    available_drivers: texts,
    default_driver: text(),
    engine_information: engineInformation,
    parameters: mapping(),
    preferred: flag(),
    sqlalchemy_uri_placeholder: text(),
    supports_oauth2: flag(),
  }),
);

export const availableDatabases = orAsDescribed(
  object({ databases: available, absent: list(object({ name: text(), install: text() })).optional() }),
  available,
);

export const catalogNames = object({ result: texts }).meta({ id: "CatalogsResponseSchema" });
export const schemaNames = object({ result: texts }).meta({ id: "SchemasResponseSchema" });
export const functionNames = object({ function_names: texts }).meta({ id: "DatabaseFunctionNamesResponse" });
export const shownStatement = object({ result: text() }).meta({ id: "SelectStarResponseSchema" });

export const tableNames = object({
  count: integer(),
  result: list(
    object({ value: text(), type: text(), extra: mapping().nullable() }).meta({ id: "DatabaseTablesResponse" }),
  ),
});

export const sqlProblems = object({
  result: list(
    object({ message: text(), line_number: integer(), start_column: integer(), end_column: integer() }).meta({
      id: "ValidateSQLResponse",
    }),
  ),
});

export const databaseUses = object({
  charts: found(
    object({ id: integer(), slice_name: text(), viz_type: text() }).meta({ id: "DatabaseRelatedChart" }),
    "DatabaseRelatedCharts",
  ),
  dashboards: found(
    object({ id: integer(), json_metadata: text().nullable(), slug: text().nullable(), title: text() }).meta({
      id: "DatabaseRelatedDashboard",
    }),
    "DatabaseRelatedDashboards",
  ),
  sqllab_tab_states: object({
    count: integer(),
    result: list(object({ id: integer(), label: text().nullable(), active: flag() })),
  }),
}).meta({ id: "DatabaseRelatedObjectsResponse" });

const keyOptions = object({
  deferrable: flag(),
  initially: flag(),
  match: flag(),
  ondelete: flag(),
  onupdate: flag(),
})
  .partial()
  .meta({ id: "TableMetadataOptionsResponse" });
const key = object({
  name: text().nullable(),
  type: text(),
  column_names: texts,
  unique: flag().optional(),
  referred_schema: text().nullable().optional(),
  referred_table: text().optional(),
  referred_columns: texts.optional(),
  options: keyOptions.optional(),
}).meta({ id: "TableMetadataForeignKeysIndexesResponse" });
const primaryKey = object({ name: text().nullable(), type: text(), column_names: texts }).meta({
  id: "TableMetadataPrimaryKeyResponse",
});
const tableColumn = object({
  name: text(),
  type: text(),
  longType: text(),
  comment: text().nullable(),
  keys: list(mapping()),
  duplicates_constraint: text().optional(),
}).meta({ id: "TableMetadataColumnsResponse" });

export const tableMetadata = object({
  name: text(),
  comment: text().nullable(),
  columns: list(tableColumn),
  primaryKey,
  foreignKeys: list(key),
  indexes: list(key),
  selectStar: text(),
}).meta({ id: "TableMetadataResponseSchema" });

export const tableExtra = object({
  clustering: mapping().optional(),
  metadata: mapping().optional(),
  partitions: mapping().optional(),
}).meta({ id: "TableExtraMetadataResponseSchema" });

export const namedTableMetadata = orAsDescribed(tableMetadata, tableExtra);
