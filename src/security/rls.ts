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
  const { byDataset, rolesByFilter } = await storedRules(metadata, datasetIds);
  const roles = new Set(viewer.roles.map((role) => role.id));
  for (const datasetId of datasetIds) {
    const applying = (byDataset.get(datasetId) ?? []).filter(({ id, type }) => {
      const isNamed = rolesByFilter.get(id)?.some((role) => roles.has(role)) ?? false;
      return type === "Base" ? !isNamed : type === "Regular" && isNamed;
    });
    if (applying.length > 0) rules.set(datasetId, applying);
  }
  return rules;
}

interface StoredRules {
  byDataset: ReadonlyMap<number, readonly StoredRule[]>;
  rolesByFilter: ReadonlyMap<number, readonly number[]>;
}

interface StoredRule extends RowRule {
  type: string;
}

const storedRules = (metadata: Metadata, datasetIds: readonly number[]): Promise<StoredRules> =>
  metadata.recent.read(`row rules ${datasetIds}`, async () => {
    const kysely = metadata.kysely();
    const filters = await kysely
      .selectFrom("row_level_security_filters as filter")
      .innerJoin("rls_filter_tables as link", "link.rls_filter_id", "filter.id")
      .select(["filter.id", "filter.clause", "filter.group_key", "filter.filter_type", "link.table_id"])
      .where("link.table_id", "in", [...datasetIds])
      .orderBy("filter.id")
      .execute();
    const links =
      filters.length === 0
        ? []
        : await kysely
            .selectFrom("rls_filter_roles")
            .select(["rls_filter_id", "role_id"])
            .where("rls_filter_id", "in", [...new Set(filters.map((filter) => filter.id))])
            .execute();
    const byDataset = new Map<number, StoredRule[]>();
    for (const { id, clause, group_key, filter_type, table_id } of filters) {
      if (table_id === null) continue;
      const rules = byDataset.get(table_id) ?? [];
      rules.push({ id, clause, group: group_key || null, type: String(filter_type) });
      byDataset.set(table_id, rules);
    }
    const rolesByFilter = new Map<number, number[]>();
    for (const { rls_filter_id, role_id } of links)
      if (rls_filter_id !== null && role_id !== null)
        rolesByFilter.set(rls_filter_id, [...(rolesByFilter.get(rls_filter_id) ?? []), role_id]);
    return { byDataset, rolesByFilter };
  });

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
