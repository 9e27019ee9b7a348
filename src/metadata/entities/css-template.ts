import { randomUUID } from "node:crypto";
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { uuidColumn } from "../columns.ts";
import { auditColumns } from "./audit.ts";

/** CSS to start a dashboard style from. */
export const CssTemplate = defineEntity({
  name: "CssTemplate",
  tableName: "css_templates",
  properties: {
    id: p.integer().primary(),
    template_name: p.string().length(250).nullable(),
    css: p
      .text()
      .nullable()
      .onCreate(() => ""),
    uuid: uuidColumn()
      .nullable()
      .onCreate(() => randomUUID()),
    ...auditColumns(),
  },
});
export type CssTemplate = InferEntity<typeof CssTemplate>;
