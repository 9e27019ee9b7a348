import { t } from "../../i18n/t.ts";
import type { ResourceSpec } from "../spec.ts";
import { nameColumn, textColumn, timeText } from "./columns.tsx";

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
  search: { col: "username", opr: "ct" },
  sort: { column: "registration_date", direction: "desc" },
  columns: [
    nameColumn("username", (row) => row.username, t("User name")),
    textColumn("first_name", t("First name"), (row) => row.first_name),
    textColumn("last_name", t("Last name"), (row) => row.last_name),
    textColumn("email", t("Email"), (row) => row.email),
    textColumn("registration_date", t("Asked"), (row) => timeText(row.registration_date), { width: 190 }),
  ],
  about: t("Those who have asked for an account and have not confirmed it yet."),
};
