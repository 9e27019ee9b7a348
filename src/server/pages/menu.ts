import { can, type Viewer } from "../../security/viewer.ts";
import type { Settings } from "../../settings/keys.ts";

export interface MenuItem {
  name: string;
  icon: string;
  label: string;
  url?: string;
  childs?: (MenuItem | "-")[];
}

interface Entry extends MenuItem {
  childs?: Entry[];
  /** Shown only with this feature flag, or this setting. */
  flag?: string;
  setting?: "SUPERSET_SECURITY_VIEW_MENU" | "AUTH_USER_REGISTRATION" | "SUPERSET_LOG_VIEW";
}

const entry = (name: string, label: string, icon: string, url: string, more: Partial<Entry> = {}): Entry => ({
  name,
  icon,
  label,
  url,
  ...more,
});

const ENTRIES: readonly Entry[] = [
  {
    name: "Security",
    icon: "fa-cogs",
    label: "Security",
    childs: [
      entry("List Roles", "List Roles", "", "/roles/", { setting: "SUPERSET_SECURITY_VIEW_MENU" }),
      entry("User Registrations", "User Registrations", "", "/registrations/", { setting: "AUTH_USER_REGISTRATION" }),
      entry("List Users", "List Users", "", "/users/", { setting: "SUPERSET_SECURITY_VIEW_MENU" }),
      entry("List Groups", "List Groups", "", "/list_groups/", { setting: "SUPERSET_SECURITY_VIEW_MENU" }),
      entry("Action Log", "Action Log", "fa-list-ol", "/actionlog/list", { setting: "SUPERSET_LOG_VIEW" }),
      entry("Row Level Security", "Row Level Security", "fa-lock", "/rowlevelsecurity/list/"),
    ],
  },
  {
    name: "Data",
    icon: "",
    label: "Data",
    childs: [entry("Databases", "Database Connections", "fa-database", "/databaseview/list/")],
  },
  entry("Dashboards", "Dashboards", "fa-dashboard", "/dashboard/list/"),
  entry("Charts", "Charts", "fa-bar-chart", "/chart/list/"),
  entry("Datasets", "Datasets", "fa-table", "/tablemodelview/list/"),
  {
    name: "Manage",
    icon: "",
    label: "Manage",
    childs: [
      entry("CSS Templates", "CSS Templates", "fa-css3", "/csstemplatemodelview/list/", { flag: "CSS_TEMPLATES" }),
      entry("Themes", "Themes", "fa-palette", "/theme/list/"),
      entry("Tags", "Tags", "", "/superset/tags/", { flag: "TAGGING_SYSTEM" }),
      entry("Alerts & Report", "Alerts & Reports", "fa-exclamation-triangle", "/alert/list/", {
        flag: "ALERT_REPORTS",
      }),
      entry("Annotation Layers", "Annotation Layers", "fa-comment", "/annotationlayer/list/"),
    ],
  },
  {
    name: "SQL Lab",
    icon: "fa-flask",
    label: "SQL",
    childs: [
      entry("SQL Editor", "SQL Lab", "fa-flask", "/sqllab/"),
      entry("Saved Queries", "Saved Queries", "fa-save", "/savedqueryview/list/"),
      entry("Query Search", "Query History", "fa-search", "/sqllab/history/"),
    ],
  },
];

/** The menu as the viewer's roles, the settings and the feature flags leave it. */
export function menuOf(viewer: Viewer, settings: Settings, flags: Record<string, boolean>): MenuItem[] {
  const allowed = (item: Entry) =>
    can(viewer, "menu_access", item.name) &&
    (!item.flag || flags[item.flag] === true) &&
    (!item.setting || Boolean(settings[item.setting]));
  return ENTRIES.filter(allowed).flatMap(({ childs, name, icon, label, url }): MenuItem[] => {
    if (!childs) return [{ name, icon, label, url }];
    const shown = childs
      .filter(allowed)
      .map((child): MenuItem => ({ name: child.name, icon: child.icon, label: child.label, url: child.url }));
    // The reference draws a line above the security entries.
    return shown.length === 0 ? [] : [{ name, icon, label, childs: name === "Security" ? ["-", ...shown] : shown }];
  });
}
