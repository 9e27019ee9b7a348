import { t } from "../../i18n/t.ts";
import type { ResourceSpec } from "../spec.ts";
import { activeFilter, nameColumn, namesOf, textColumn, whenColumn, yesColumn } from "./columns.tsx";

interface User {
  id: number;
  username: string;
  first_name: string;
  last_name: string;
  email: string;
  active: boolean;
  roles: { id: number; name: string }[];
  groups?: { id: number; name: string }[];
  login_count: number | null;
  last_login: string | null;
}

export const users: ResourceSpec<User> = {
  api: "security/users",
  view: "User",
  title: t("Users"),
  one: t("user"),
  nameOf: (row) => row.username,
  search: { col: "username", opr: "user_all_text" },
  sort: { column: "username", direction: "asc" },
  filters: [
    activeFilter(),
    {
      key: "role",
      column: "roles",
      label: t("Role"),
      operator: "rel_m_m",
      from: { list: "security/roles", text: "name" },
    },
    {
      key: "group",
      column: "groups",
      label: t("Group"),
      operator: "rel_m_m",
      from: { list: "security/groups", text: "name" },
    },
    { key: "last_login", label: t("Last login"), kind: "times" },
    { key: "created_on", label: t("Created"), kind: "times", isRare: true },
    { key: "changed_on", label: t("Changed"), kind: "times", isRare: true },
    { key: "login_count", label: t("Logins"), kind: "numbers", isRare: true },
    { key: "fail_login_count", label: t("Failed logins"), kind: "numbers", isRare: true },
  ],
  columns: [
    nameColumn("username", (row) => row.username, t("User name")),
    textColumn("first_name", t("First name"), (row) => row.first_name),
    textColumn("last_name", t("Last name"), (row) => row.last_name),
    textColumn("email", t("Email"), (row) => row.email),
    yesColumn("active", t("Active"), (row) => row.active, true),
    textColumn("roles", t("Roles"), (row) => namesOf(row.roles), { sorter: false }),
    textColumn("groups", t("Groups"), (row) => namesOf(row.groups), { sorter: false }),
    textColumn("login_count", t("Logins"), (row) => row.login_count, { width: 90 }),
    whenColumn("last_login", t("Last login"), (row) => row.last_login),
  ],
  fields: [
    { name: "first_name", label: t("First name"), kind: "text", isRequired: true },
    { name: "last_name", label: t("Last name"), kind: "text", isRequired: true },
    { name: "username", label: t("User name"), kind: "text", isRequired: true },
    { name: "email", label: t("Email"), kind: "text", isRequired: true },
    { name: "password", label: t("Password"), kind: "secret", isRequired: true, only: "create" },
    {
      name: "password",
      label: t("New password"),
      kind: "secret",
      only: "change",
      note: t("Left empty, the password stays as it is."),
    },
    { name: "active", label: t("Active"), kind: "switch", initial: true, note: t("Who is not active cannot sign in.") },
    {
      name: "roles",
      label: t("Roles"),
      kind: "choices",
      from: { list: "security/roles", text: "name" },
      initial: [],
      note: t("It takes a role or a group."),
    },
    {
      name: "groups",
      label: t("Groups"),
      kind: "choices",
      from: { list: "security/groups", text: "name" },
      initial: [],
    },
  ],
  toForm: ({ password: _, ...detail }) => detail,
  toBody: ({ password, ...values }) => (password ? { ...values, password } : values),
  deletes: "each",
  about: t("Everyone who can sign in."),
};
