import { randomUUID } from "node:crypto";
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { dateTimeColumn, encryptedColumn, uuidColumn } from "../columns.ts";
import { auditColumns } from "./audit.ts";
import { Dataset } from "./dataset.ts";
import { User } from "./user.ts";

/** What Superset writes into `extra` of a new connection. */
const defaultExtra = `{
    "metadata_params": {},
    "engine_params": {},
    "metadata_cache_timeout": {},
    "schemas_allowed_for_file_upload": []
}
`;

/** A connection to a data warehouse. */
export const Database = defineEntity({
  name: "Database",
  tableName: "dbs",
  properties: {
    id: p.integer().primary(),
    database_name: p.string().length(250).unique(),
    sqlalchemy_uri: p.string().length(1024),
    password: encryptedColumn().nullable(),
    cache_timeout: p.integer().nullable(),
    extra: p
      .text()
      .nullable()
      .onCreate(() => defaultExtra),
    select_as_create_table_as: p
      .boolean()
      .nullable()
      .onCreate(() => false),
    allow_ctas: p
      .boolean()
      .nullable()
      .onCreate(() => false),
    expose_in_sqllab: p
      .boolean()
      .nullable()
      .onCreate(() => true),
    force_ctas_schema: p.string().length(250).nullable(),
    allow_run_async: p
      .boolean()
      .nullable()
      .onCreate(() => false),
    allow_dml: p
      .boolean()
      .nullable()
      .onCreate(() => false),
    verbose_name: p.string().length(250).nullable().unique(),
    impersonate_user: p
      .boolean()
      .nullable()
      .onCreate(() => false),
    allow_file_upload: p.boolean().onCreate(() => false),
    encrypted_extra: encryptedColumn().nullable(),
    server_cert: encryptedColumn().nullable(),
    allow_cvas: p
      .boolean()
      .nullable()
      .onCreate(() => false),
    uuid: uuidColumn()
      .nullable()
      .unique()
      .onCreate(() => randomUUID()),
    configuration_method: p
      .string()
      .length(255)
      .nullable()
      .onCreate(() => "sqlalchemy_form"),
    is_managed_externally: p.boolean().onCreate(() => false),
    external_url: p.text().nullable(),
    ...auditColumns(),
    tables: () => p.oneToMany(Dataset).mappedBy("database"),
    ssh_tunnels: () => p.oneToMany(SshTunnel).mappedBy("database").orphanRemoval(),
  },
});
export type Database = InferEntity<typeof Database>;

/** The tunnel a connection goes through. */
export const SshTunnel = defineEntity({
  name: "SshTunnel",
  tableName: "ssh_tunnels",
  properties: {
    id: p.integer().primary(),
    extra_json: p
      .text()
      .nullable()
      .onCreate(() => "{}"),
    uuid: uuidColumn()
      .nullable()
      .onCreate(() => randomUUID()),
    database: () => p.manyToOne(Database).joinColumn("database_id").nullable(),
    database_id: p.integer().fieldName("database_id").persist(false).nullable(),
    server_address: p.string().length(256).nullable(),
    server_port: p.integer().nullable(),
    username: encryptedColumn().nullable(),
    password: encryptedColumn().nullable(),
    private_key: encryptedColumn().nullable(),
    private_key_password: encryptedColumn().nullable(),
    ...auditColumns(),
  },
});
export type SshTunnel = InferEntity<typeof SshTunnel>;

/** What a user was granted by a warehouse. */
export const DatabaseUserOAuth2Token = defineEntity({
  name: "DatabaseUserOAuth2Token",
  tableName: "database_user_oauth2_tokens",
  properties: {
    id: p.integer().primary(),
    user: () => p.manyToOne(User).joinColumn("user_id"),
    user_id: p.integer().fieldName("user_id").persist(false).nullable(),
    database: () => p.manyToOne(Database).joinColumn("database_id"),
    database_id: p.integer().fieldName("database_id").persist(false).nullable(),
    access_token: encryptedColumn().nullable(),
    access_token_expiration: dateTimeColumn().nullable(),
    refresh_token: encryptedColumn().nullable(),
    ...auditColumns(),
  },
});
export type DatabaseUserOAuth2Token = InferEntity<typeof DatabaseUserOAuth2Token>;
