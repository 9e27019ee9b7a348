import { CssTemplate } from "../../../metadata/entities/css-template.ts";
import { deleteRoutes } from "../../rest/delete.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { object, text } from "../../rest/schema.ts";
import { changeRow, insertRow } from "../../rest/store.ts";
import { writeRoutes } from "../../rest/write.ts";
import type { Route } from "../../route.ts";
import { cssTemplateResource } from "./resource.ts";

const body = object({
  css: text().nullable().optional(),
  template_name: text({ max: 250 }).nullable().optional(),
});

export const cssTemplateRoutes: Route[] = [
  ...resourceRoutes(cssTemplateResource),
  ...writeRoutes(cssTemplateResource, {
    noun: "CSS template",
    refusedStatus: 422,
    create: {
      body,
      act: async (given, call) => {
        const { id, css, template_name } = await insertRow(call, CssTemplate, given);
        return { id, result: { css, template_name: template_name ?? null } };
      },
    },
    update: {
      body,
      act: async (id, given, call) => {
        const { css, template_name } = await changeRow(cssTemplateResource, call, CssTemplate, id, () => given);
        return { result: { css, template_name } };
      },
    },
  }),
  ...deleteRoutes(cssTemplateResource, { noun: "css template" }),
];
