import { mostChoices } from "../../api/choices.ts";
import { api } from "../../api/client.ts";
import type { ListAnswer } from "../../api/types.ts";
import { t } from "../../i18n/t.ts";
import type { ChoiceSource, ResourceSpec } from "../spec.ts";
import { countColumn, nameColumn } from "./columns.tsx";

interface Role {
  id: number;
  name: string;
  user_ids: number[];
  permission_ids: number[];
  group_ids: number[];
}

interface Permission {
  id: number;
  permission_name: string;
  view_menu_name: string;
}

const path = "/api/v1/security/roles";

const userSource: ChoiceSource = { list: "security/users", text: "username" };
const groupSource: ChoiceSource = { list: "security/groups", text: "name" };

/** Those who hold a role: what its dialog starts with. */
async function holdersOf(role: number, { list }: ChoiceSource, signal: AbortSignal) {
  const filters = [{ col: "roles", opr: "rel_m_m", value: role }];
  const found: { id: number }[] = [];
  for (let page = 0; ; page++) {
    const { count, result } = await api.get<ListAnswer<{ id: number }>>(`/api/v1/${list}/`, {
      rison: { filters, page, page_size: mostChoices },
      signal,
    });
    found.push(...result);
    if (found.length >= count || result.length === 0) return found;
  }
}

const permissionSource: ChoiceSource = {
  list: "security/permissions-resources",
  text: "id",
  labelOf: permissionLabel,
};

/** "can write on Dashboard", of a permission as its own list has it. */
function permissionLabel(row: Record<string, unknown>): string {
  const named = (value: unknown) =>
    typeof value === "object" && value !== null && "name" in value ? String(value.name) : "";
  const permission = String(row.permission_name ?? named(row.permission));
  return `${permission.replaceAll("_", " ")} on ${row.view_menu_name ?? named(row.view_menu)}`;
}

export const roles: ResourceSpec<Role> = {
  api: "security/roles",
  listApi: "security/roles/search",
  view: "Role",
  title: t("Roles"),
  one: t("role"),
  nameOf: (row) => row.name,
  search: { col: "name", opr: "ct" },
  sort: { column: "name", direction: "asc" },
  filters: [
    { key: "user", column: "user_ids", label: t("User"), operator: "eq", from: userSource },
    { key: "group", column: "group_ids", label: t("Group"), operator: "eq", from: groupSource },
    { key: "permission", column: "permission_ids", label: t("Permission"), operator: "eq", from: permissionSource },
  ],
  columns: [
    nameColumn("name", (row) => row.name),
    countColumn("user_ids", t("Users"), (row) => row.user_ids.length),
    countColumn("group_ids", t("Groups"), (row) => row.group_ids.length),
    countColumn("permission_ids", t("Permissions"), (row) => row.permission_ids.length),
  ],
  read: async (id, signal) => {
    const [role, permissions, users, groups] = await Promise.all([
      api.get<{ result: { name: string } }>(`${path}/${id}`, { signal }),
      api.get<{ result: Permission[] }>(`${path}/${id}/permissions/`, { signal }),
      holdersOf(id, userSource, signal),
      holdersOf(id, groupSource, signal),
    ]);
    return { ...role.result, permissions: permissions.result, users, groups };
  },
  fields: [
    { name: "name", label: t("Name"), kind: "text", isRequired: true },
    {
      name: "permissions",
      label: t("Permissions"),
      kind: "choices",
      from: permissionSource,
      initial: [],
    },
    { name: "users", label: t("Users"), kind: "choices", from: userSource, initial: [] },
    { name: "groups", label: t("Groups"), kind: "choices", from: groupSource, initial: [] },
  ],
  toBody: ({ name }) => ({ name }),
  async afterSave(id, { permissions, users, groups }) {
    await api.post(`${path}/${id}/permissions`, { json: { permission_view_menu_ids: permissions ?? [] } });
    await api.put(`${path}/${id}/users`, { json: { user_ids: users ?? [] } });
    await api.put(`${path}/${id}/groups`, { json: { group_ids: groups ?? [] } });
  },
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
