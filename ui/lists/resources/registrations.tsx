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
  title: "User registrations",
  one: "registration",
  nameOf: (row) => row.username,
  search: { col: "username", opr: "ct" },
  sort: { column: "registration_date", direction: "desc" },
  columns: [
    nameColumn("username", (row) => row.username, "User name"),
    textColumn("first_name", "First name", (row) => row.first_name),
    textColumn("last_name", "Last name", (row) => row.last_name),
    textColumn("email", "Email", (row) => row.email),
    textColumn("registration_date", "Asked", (row) => timeText(row.registration_date), { width: 190 }),
  ],
  about: "Those who have asked for an account and have not confirmed it yet.",
};
