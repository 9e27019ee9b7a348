import { api } from "../../api/client.ts";
import { t } from "../../i18n/t.ts";
import type { ResourceSpec } from "../spec.ts";
import { nameColumn } from "./columns.tsx";

interface Role {
  id: number;
  name: string;
}

interface Permission {
  id: number;
  permission_name: string;
  view_menu_name: string;
}

const path = "/api/v1/security/roles";

/** "can write on Dashboard", of a permission as its own list has it. */
function permissionLabel(row: Record<string, unknown>): string {
  const named = (value: unknown) =>
    typeof value === "object" && value !== null && "name" in value ? String(value.name) : "";
  const permission = String(row.permission_name ?? named(row.permission));
  return `${permission.replaceAll("_", " ")} on ${row.view_menu_name ?? named(row.view_menu)}`;
}

export const roles: ResourceSpec<Role> = {
  api: "security/roles",
  view: "Role",
  title: t("Roles"),
  one: t("role"),
  nameOf: (row) => row.name,
  search: { col: "name", opr: "ct" },
  sort: { column: "name", direction: "asc" },
  columns: [nameColumn("name", (row) => row.name)],
  read: async (id, signal) => {
    const [role, permissions] = await Promise.all([
      api.get<{ result: Role }>(`${path}/${id}`, { signal }),
      api.get<{ result: Permission[] }>(`${path}/${id}/permissions/`, { signal }),
    ]);
    return { ...role.result, permissions: permissions.result };
  },
  fields: [
    { name: "name", label: t("Name"), kind: "text", isRequired: true },
    {
      name: "permissions",
      label: t("Permissions"),
      kind: "choices",
      from: { list: "security/permissions-resources", text: "id", labelOf: permissionLabel },
      initial: [],
    },
  ],
  toBody: ({ name }) => ({ name }),
  afterSave: (id, { permissions }) =>
    api.post(`${path}/${id}/permissions`, { json: { permission_view_menu_ids: permissions ?? [] } }),
  actions: [
    {
      key: "duplicate",
      label: t("Duplicate"),
      run: async ({ id, name }) => {
        const { result } = await api.get<{ result: Permission[] }>(`${path}/${id}/permissions/`);
        const copy = await api.post<{ id: number }>(`${path}/`, { json: { name: `${name} (copy)` } });
        await api.post(`${path}/${copy.id}/permissions`, {
          json: { permission_view_menu_ids: result.map((permission) => permission.id) },
        });
      },
    },
  ],
  deletes: "each",
  isKept: (row) => ["Admin", "Alpha", "Gamma", "Public", "sql_lab"].includes(row.name),
  about: t("What those who have a role may do."),
};
