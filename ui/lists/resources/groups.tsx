import { t } from "../../i18n/t.ts";
import type { ResourceSpec } from "../spec.ts";
import { nameColumn, namesOf, textColumn } from "./columns.tsx";

interface Group {
  id: number;
  name: string;
  label: string | null;
  description: string | null;
  roles: { id: number; name: string }[];
  users: { id: number; username: string }[];
}

export const groups: ResourceSpec<Group> = {
  api: "security/groups",
  view: "Group",
  title: t("Groups"),
  one: t("group"),
  nameOf: (row) => row.name,
  search: { col: "name", opr: "group_all_text" },
  sort: { column: "name", direction: "asc" },
  filters: [
    {
      key: "role",
      column: "roles",
      label: t("Role"),
      operator: "rel_m_m",
      from: { list: "security/roles", text: "name" },
    },
    {
      key: "user",
      column: "users",
      label: t("User"),
      operator: "rel_m_m",
      from: { list: "security/users", text: "username" },
    },
  ],
  columns: [
    nameColumn("name", (row) => row.name),
    textColumn("label", t("Label"), (row) => row.label),
    textColumn("description", t("Description"), (row) => row.description),
    textColumn("roles", t("Roles"), (row) => namesOf(row.roles), { sorter: false }),
    textColumn("users", t("Users"), (row) => row.users.map((user) => user.username).join(", "), { sorter: false }),
  ],
  fields: [
    { name: "name", label: t("Name"), kind: "text", isRequired: true },
    { name: "label", label: t("Label"), kind: "text" },
    { name: "description", label: t("Description"), kind: "long" },
    { name: "roles", label: t("Roles"), kind: "choices", from: { list: "security/roles", text: "name" }, initial: [] },
    {
      name: "users",
      label: t("Users"),
      kind: "choices",
      from: { list: "security/users", text: "username" },
      initial: [],
    },
  ],
  deletes: "each",
  about: t("Users who have roles in common."),
};
