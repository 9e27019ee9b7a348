import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** The revision of the schema. */
export const AlembicVersion = defineEntity({
  name: "AlembicVersion",
  tableName: "alembic_version",
  properties: {
    version_num: p.string().length(32).primary(),
  },
});
export type AlembicVersion = InferEntity<typeof AlembicVersion>;
