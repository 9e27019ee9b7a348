import { featureFlags } from "../../../settings/flags.ts";
import { menuOf } from "../../pages/menu.ts";
import { api, type Route } from "../../route.ts";

export const menuRoutes: Route[] = [
  {
    method: "GET",
    path: "/api/v1/menu/",
    right: api("can_get", "MenuApi"),
    doc: { tag: "Menu", summary: "Get menu" },
    action: ({ app, viewer }) => ({ result: menuOf(viewer, app.settings, featureFlags(app.settings)) }),
  },
];
