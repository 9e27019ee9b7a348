import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { auditColumns } from "./audit.ts";

/** A chart type loaded from a URL. */
export const DynamicPlugin = defineEntity({
  name: "DynamicPlugin",
  tableName: "dynamic_plugin",
  properties: {
    id: p.integer().primary(),
    name: p.string().length(50).unique(),
    key: p.string().length(50).unique(),
    bundle_url: p.string().length(1000),
    ...auditColumns(),
  },
});
export type DynamicPlugin = InferEntity<typeof DynamicPlugin>;
