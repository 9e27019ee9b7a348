import { randomUUID } from "node:crypto";
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { dateTimeColumn, uuidColumn } from "../columns.ts";
import { User } from "./user.ts";

/** Values under a uuid: permalinks, locks, cache entries of the metastore. */
export const KeyValue = defineEntity({
  name: "KeyValue",
  tableName: "key_value",
  properties: {
    id: p.integer().primary(),
    resource: p.string().length(32),
    value: p.blob(),
    uuid: uuidColumn()
      .nullable()
      .onCreate(() => randomUUID()),
    created_on: dateTimeColumn()
      .nullable()
      .onCreate(() => new Date()),
    created_by: () => p.manyToOne(User).joinColumn("created_by_fk").nullable(),
    created_by_fk: p.integer().fieldName("created_by_fk").persist(false).nullable(),
    changed_on: dateTimeColumn().nullable(),
    changed_by: () => p.manyToOne(User).joinColumn("changed_by_fk").nullable(),
    changed_by_fk: p.integer().fieldName("changed_by_fk").persist(false).nullable(),
    expires_on: dateTimeColumn().nullable(),
  },
});
export type KeyValue = InferEntity<typeof KeyValue>;

/** Short links of old versions. */
export const OldKeyValue = defineEntity({
  name: "OldKeyValue",
  tableName: "keyvalue",
  properties: {
    id: p.integer().primary(),
    value: p.text(),
  },
});
export type OldKeyValue = InferEntity<typeof OldKeyValue>;

/** Which cache entries belong to a dataset. */
export const CacheKey = defineEntity({
  name: "CacheKey",
  tableName: "cache_keys",
  properties: {
    id: p.integer().primary(),
    cache_key: p.string().length(256),
    cache_timeout: p.integer().nullable(),
    datasource_uid: p.string().length(64),
    created_on: dateTimeColumn()
      .nullable()
      .onCreate(() => new Date()),
  },
});
export type CacheKey = InferEntity<typeof CacheKey>;
