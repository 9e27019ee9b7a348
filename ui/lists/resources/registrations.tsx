import { t } from "../../i18n/t.ts";
import type { ResourceSpec } from "../spec.ts";
import { nameColumn, textColumn, whenColumn } from "./columns.tsx";

interface Registration {
  id: number;
  username: string;
  email: string;
  first_name: string;
  last_name: string;
  registration_date: string | null;
}

export const registrations: ResourceSpec<Registration> = {
  api: "security/user_registrations",
  view: "UserRegistrationsRestAPI",
  title: t("User registrations"),
  one: t("registration"),
  nameOf: (row) => row.username,
  search: { col: "username", opr: "registration_all_text" },
  sort: { column: "registration_date", direction: "desc" },
  filters: [{ key: "registration_date", label: t("Asked"), kind: "times" }],
  columns: [
    nameColumn("username", (row) => row.username, t("User name")),
    textColumn("first_name", t("First name"), (row) => row.first_name),
    textColumn("last_name", t("Last name"), (row) => row.last_name),
    textColumn("email", t("Email"), (row) => row.email),
    whenColumn("registration_date", t("Asked"), (row) => row.registration_date),
  ],
  deletes: "each",
  about: t("Those who have asked for an account and have not confirmed it yet."),
};
