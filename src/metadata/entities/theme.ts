import { randomUUID } from "node:crypto";
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { uuidColumn } from "../columns.ts";
import { auditColumns } from "./audit.ts";

/** A stored theme: antd tokens as JSON. */
export const Theme = defineEntity({
  name: "Theme",
  tableName: "themes",
  properties: {
    id: p.integer().primary(),
    uuid: uuidColumn()
      .nullable()
      .unique()
      .onCreate(() => randomUUID()),
    theme_name: p.string().length(250).nullable(),
    json_data: p
      .text()
      .nullable()
      .onCreate(() => ""),
    is_system: p.boolean().onCreate(() => false),
    is_system_default: p.boolean().onCreate(() => false),
    is_system_dark: p.boolean().onCreate(() => false),
    ...auditColumns(),
  },
});
export type Theme = InferEntity<typeof Theme>;
