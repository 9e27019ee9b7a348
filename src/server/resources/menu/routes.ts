import { featureFlags } from "../../../settings/flags.ts";
import type { SchemaMaker } from "../../openapi/operation.ts";
import { menuOf } from "../../pages/menu.ts";
import { api, type Route } from "../../route.ts";

const text = { type: "string" };
const shape: SchemaMaker = () => ({
  type: "object",
  properties: {
    result: {
      type: "array",
      items: {
        type: "object",
        properties: {
          name: text,
          icon: text,
          label: text,
          url: text,
          childs: { type: "array", items: { type: "object" } },
        },
      },
    },
  },
});

export const menuRoutes: Route[] = [
  {
    method: "GET",
    path: "/api/v1/menu/",
    right: api("can_get", "MenuApi"),
    doc: { tag: "Menu", summary: "Get menu", result: shape, answers: { 401: "Unauthorized" } },
    action: ({ app, viewer }) => ({ result: menuOf(viewer, app.settings, featureFlags(app.settings)) }),
  },
];
