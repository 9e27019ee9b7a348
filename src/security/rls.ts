import type { Metadata } from "../metadata/orm.ts";
import type { Viewer } from "./viewer.ts";

/** A row rule that applies to a viewer on a dataset. */
export interface RowRule {
  id: number;
  clause: string;
  /** Rules of one group are alternatives; null stands alone. */
  group: string | null;
}

/** The rules of a dataset that apply to a viewer: regular ones of their roles, base ones unless a role is exempt. */
export async function rowRules(metadata: Metadata, viewer: Viewer, datasetId: number): Promise<RowRule[]> {
  return (await rowRulesByDataset(metadata, viewer, [datasetId])).get(datasetId) ?? [];
}

/** The same for several datasets; those without rules are not in the map. */
export async function rowRulesByDataset(
  metadata: Metadata,
  viewer: Viewer,
  datasetIds: readonly number[],
): Promise<Map<number, RowRule[]>> {
  const rules = new Map<number, RowRule[]>();
  if (datasetIds.length === 0) return rules;
  const kysely = metadata.kysely();
  const filters = await kysely
    .selectFrom("row_level_security_filters as filter")
    .innerJoin("rls_filter_tables as link", "link.rls_filter_id", "filter.id")
    .select(["filter.id", "filter.clause", "filter.group_key", "filter.filter_type", "link.table_id"])
    .where("link.table_id", "in", [...datasetIds])
    .orderBy("filter.id")
    .execute();
  if (filters.length === 0) return rules;
  const links = await kysely
    .selectFrom("rls_filter_roles")
    .select(["rls_filter_id", "role_id"])
    .where("rls_filter_id", "in", [...new Set(filters.map((filter) => filter.id))])
    .execute();
  const roles = new Set(viewer.roles.map((role) => role.id));
  const named = new Set(links.filter((link) => roles.has(link.role_id)).map((link) => link.rls_filter_id));
  for (const { id, clause, group_key, filter_type, table_id } of filters) {
    const applies = filter_type === "Base" ? !named.has(id) : filter_type === "Regular" && named.has(id);
    if (!applies || table_id === null) continue;
    const known = rules.get(table_id) ?? [];
    known.push({ id, clause, group: group_key || null });
    rules.set(table_id, known);
  }
  return rules;
}

/** Clauses that a guest token brings for a dataset. */
export function guestClauses(viewer: Viewer, datasetId: number): string[] {
  const rules = viewer.guest?.rls ?? [];
  return rules.filter((rule) => !rule.dataset || String(rule.dataset) === String(datasetId)).map((rule) => rule.clause);
}

/** The conditions that rules come to: single ones, guests' ones, then each group as alternatives. */
export function ruleConditions(rules: readonly RowRule[], guests: readonly string[] = []): string[] {
  const alone = rules.filter((rule) => rule.group === null).map((rule) => bracket(rule.clause));
  const groups = Map.groupBy(
    rules.filter((rule) => rule.group !== null),
    (rule) => rule.group,
  );
  const grouped = [...groups.values()].map((group) => {
    const conditions = group.map((rule) => bracket(rule.clause));
    return conditions.length === 1 ? conditions[0]! : `(${conditions.join(" OR ")})`;
  });
  return [...alone, ...guests.map(bracket), ...grouped];
}

/** A clause that ends in a comment must not swallow what follows it. */
const bracket = (clause: string): string => (/--|#|\/\*/.test(clause) ? `(${clause}\n)` : `(${clause})`);

/** What distinguishes the rules of two viewers, for cache keys. */
export const ruleFingerprint = (rules: readonly RowRule[], guests: readonly string[]): string[] => [
  ...guests,
  ...rules.map((rule) => `${rule.clause}-${rule.group ?? ""}`),
];
