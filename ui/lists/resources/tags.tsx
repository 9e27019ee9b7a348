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
  title: "Tags",
  one: "tag",
  nameOf: (row) => row.name,
  search: { col: "name", opr: "ct" },
  sort: { column: "changed_on_delta_humanized", direction: "desc" },
  always: [{ col: "type", opr: "custom_tag", value: true }],
  columns: [
    nameColumn("name", (row) => row.name),
    textColumn("description", "Description", (row) => row.description),
    lastChangeColumn(),
  ],
  fields: [
    { name: "name", label: "Name", kind: "text", isRequired: true },
    { name: "description", label: "Description", kind: "long" },
  ],
  toBody: (values) => ({ ...values, objects_to_tag: [] }),
  deletes: "each",
  about: "Words that dashboards, charts and queries are found by.",
};
