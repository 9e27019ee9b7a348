import { Link } from "react-router";
import { api } from "../../api/client.ts";
import { t } from "../../i18n/t.ts";
import { listTagged, type TaggedKind } from "../../pages/tag/tagged.ts";
import type { Field, ResourceSpec } from "../spec.ts";
import { type Changed, changedByFilter, lastChangeColumn, nameColumn, textColumn } from "./columns.tsx";

interface Tag extends Changed {
  id: number;
  name: string;
  description: string | null;
}

/** What can have a tag: the dialog's field, and the name of a choice. */
const tagged: (Field & { type: TaggedKind })[] = [
  {
    type: "dashboard",
    name: "dashboards",
    label: t("Dashboards"),
    kind: "choices",
    from: { list: "dashboard", text: "dashboard_title" },
    initial: [],
  },
  {
    type: "chart",
    name: "charts",
    label: t("Charts"),
    kind: "choices",
    from: { list: "chart", text: "slice_name" },
    initial: [],
  },
  {
    type: "query",
    name: "queries",
    label: t("Saved queries"),
    kind: "choices",
    from: { list: "saved_query", text: "label" },
    initial: [],
  },
];

export const tags: ResourceSpec<Tag> = {
  api: "tag",
  view: "Tag",
  title: t("Tags"),
  one: t("tag"),
  nameOf: (row) => row.name,
  search: { col: "name", opr: "ct" },
  sort: { column: "changed_on_delta_humanized", direction: "desc" },
  always: [{ col: "type", opr: "custom_tag", value: true }],
  favourites: { kind: "tag" },
  filters: [changedByFilter("tag")],
  columns: [
    nameColumn("name", (row) => <Link to={`/superset/all_entities/?id=${row.id}`}>{row.name}</Link>),
    textColumn("description", t("Description"), (row) => row.description),
    lastChangeColumn(),
  ],
  fields: [
    { name: "name", label: t("Name"), kind: "text", isRequired: true },
    { name: "description", label: t("Description"), kind: "long" },
    ...tagged,
  ],
  async read(id, signal) {
    const [{ result }, objects] = await Promise.all([
      api.get<{ result: Record<string, unknown> }>(`/api/v1/tag/${id}`, { signal }),
      listTagged(id, signal),
    ]);
    const fields = tagged.map(({ type, name, from }) => [
      name,
      objects.filter((one) => one.type === type).map((one) => ({ id: one.id, [from?.text ?? ""]: one.name })),
    ]);
    return { ...result, ...Object.fromEntries(fields) };
  },
  toBody: ({ name, description, ...chosen }) => ({
    name,
    description,
    objects_to_tag: tagged.flatMap(({ type, name: field }) =>
      ((chosen[field] ?? []) as number[]).map((id) => [type, id]),
    ),
  }),
  actions: [{ key: "open", label: t("What has this tag"), to: (row) => `/superset/all_entities/?id=${row.id}` }],
  deletes: "each",
  about: t("Words that dashboards, charts and queries are found by."),
};
