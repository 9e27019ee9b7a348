import { t } from "../../i18n/t.ts";
import type { ResourceSpec } from "../spec.ts";
import { type Changed, lastChangeColumn, nameColumn, textColumn } from "./columns.tsx";

interface Tag extends Changed {
  id: number;
  name: string;
  description: string | null;
}

export const tags: ResourceSpec<Tag> = {
  api: "tag",
  view: "Tag",
  title: t("Tags"),
  one: t("tag"),
  nameOf: (row) => row.name,
  search: { col: "name", opr: "ct" },
  sort: { column: "changed_on_delta_humanized", direction: "desc" },
  always: [{ col: "type", opr: "custom_tag", value: true }],
  columns: [
    nameColumn("name", (row) => row.name),
    textColumn("description", t("Description"), (row) => row.description),
    lastChangeColumn(),
  ],
  fields: [
    { name: "name", label: t("Name"), kind: "text", isRequired: true },
    { name: "description", label: t("Description"), kind: "long" },
  ],
  toBody: (values) => ({ ...values, objects_to_tag: [] }),
  deletes: "each",
  about: t("Words that dashboards, charts and queries are found by."),
};
