import { t } from "../../i18n/t.ts";
import type { ResourceSpec } from "../spec.ts";
import { type Changed, Code, changedByFilter, lastChangeColumn, nameColumn } from "./columns.tsx";

interface CssTemplate extends Changed {
  id: number;
  template_name: string;
  css: string;
}

export const cssTemplates: ResourceSpec<CssTemplate> = {
  api: "css_template",
  view: "CssTemplate",
  title: t("CSS templates"),
  one: t("CSS template"),
  nameOf: (row) => row.template_name,
  search: { col: "template_name", opr: "css_template_all_text" },
  sort: { column: "template_name", direction: "asc" },
  filters: [changedByFilter("css_template")],
  columns: [
    nameColumn("template_name", (row) => row.template_name),
    { key: "css", title: "CSS", render: (_, row) => <Code>{row.css}</Code> },
    lastChangeColumn(false),
  ],
  fields: [
    { name: "template_name", label: t("Name"), kind: "text", isRequired: true },
    { name: "css", label: "CSS", kind: "code", initial: "" },
  ],
  deletes: "together",
  about: t("A style sheet that several dashboards start from."),
};
