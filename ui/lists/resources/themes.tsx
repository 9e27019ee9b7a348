import { lazy } from "react";
import { api } from "../../api/client.ts";
import { t } from "../../i18n/t.ts";
import type { ResourceSpec } from "../spec.ts";
import { type Changed, changedByFilter, lastChangeColumn, nameColumn, yesColumn } from "./columns.tsx";

interface Theme extends Changed {
  id: number;
  theme_name: string;
  json_data: string;
  is_system: boolean;
  is_system_default: boolean;
  is_system_dark: boolean;
}

const choose = (kind: "default" | "dark") => (row: Theme) => api.put(`/api/v1/theme/${row.id}/set_system_${kind}`);
const release = (kind: "default" | "dark") => () => api.delete(`/api/v1/theme/unset_system_${kind}`);

export const themes: ResourceSpec<Theme> = {
  api: "theme",
  view: "Theme",
  title: t("Themes"),
  one: t("theme"),
  nameOf: (row) => row.theme_name,
  search: { col: "theme_name", opr: "theme_all_text" },
  sort: { column: "theme_name", direction: "asc" },
  filters: [changedByFilter("theme")],
  columns: [
    nameColumn("theme_name", (row) => row.theme_name),
    yesColumn("is_system", t("From the settings"), (row) => row.is_system),
    yesColumn("is_system_default", t("Site’s theme"), (row) => row.is_system_default),
    yesColumn("is_system_dark", t("Site’s dark theme"), (row) => row.is_system_dark),
    lastChangeColumn(false),
  ],
  fields: [
    { name: "theme_name", label: t("Name"), kind: "text", isRequired: true },
    {
      name: "json_data",
      label: t("Theme (JSON)"),
      kind: "json",
      isRequired: true,
      initial: '{\n  "token": { "colorPrimary": "#0b6e63" }\n}',
      note: t("An Ant Design theme: token, components, algorithm."),
    },
  ],
  Preview: lazy(() => import("../../theme/ThemePreview.tsx")),
  actions: [
    {
      key: "default",
      label: t("Use for the whole site"),
      run: choose("default"),
      isFor: (row) => !row.is_system_default,
    },
    {
      key: "not-default",
      label: t("Stop using for the site"),
      run: release("default"),
      isFor: (row) => row.is_system_default,
    },
    { key: "dark", label: t("Use as the dark theme"), run: choose("dark"), isFor: (row) => !row.is_system_dark },
    { key: "not-dark", label: t("Stop using as dark theme"), run: release("dark"), isFor: (row) => row.is_system_dark },
  ],
  isBundled: true,
  deletes: "together",
  isKept: (row) => row.is_system || row.is_system_default || row.is_system_dark,
  about: t("Colours, type and shapes of the site or of a dashboard."),
};
