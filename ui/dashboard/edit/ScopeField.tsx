import { Checkbox } from "antd";
import { useMemo } from "react";
import { t } from "../../i18n/t.ts";
import { useDashboard } from "../context.ts";
import type { Scope } from "../filters/config.ts";
import { chartsInScope } from "../filters/scope.ts";
import styles from "./ScopeField.module.css";
import { type ScopeBranch, scopeOf, scopeTree } from "./scope-tree.ts";

interface ScopeFieldProps {
  label: string;
  scope: Scope;
  change(scope: Scope): void;
  /** a chart that is not offered: filters that come of it never reach it */
  without?: number;
}

/** The charts that a filter acts on: all, those of some tabs, or single ones. */
export function ScopeField({ label, scope, change, without }: ScopeFieldProps) {
  const { layout, charts } = useDashboard();
  const tree = useMemo(
    () => scopeTree(layout, (id) => charts.get(id)?.slice_name || t("Untitled chart")),
    [layout, charts],
  );
  const chosen = chartsInScope(scope, layout);
  if (without !== undefined) chosen.add(without);
  const set = (ids: number[], isOn: boolean) => {
    const next = new Set(chosen);
    for (const id of ids) isOn || id === without ? next.add(id) : next.delete(id);
    change(scopeOf(next, tree));
  };
  return (
    <fieldset className={styles.field}>
      <legend className={styles.legend}>{label}</legend>
      <div className={styles.tree}>
        <Branch branch={tree} chosen={chosen} set={set} without={without} />
      </div>
    </fieldset>
  );
}

interface BranchProps {
  branch: ScopeBranch;
  chosen: ReadonlySet<number>;
  set(ids: number[], isOn: boolean): void;
  without: number | undefined;
}

function Branch({ branch, chosen, set, without }: BranchProps) {
  const count = branch.chartIds.filter((id) => chosen.has(id)).length;
  const isAll = count === branch.chartIds.length;
  const inside = branch.branches.filter((one) => one.kind === "tab" || one.chartIds[0] !== without);
  return (
    <>
      <Checkbox
        checked={isAll && count > 0}
        indeterminate={count > 0 && !isAll}
        disabled={branch.chartIds.length === 0}
        onChange={(event) => set(branch.chartIds, event.target.checked)}
      >
        {branch.name ?? t("All charts")}
      </Checkbox>
      {inside.length > 0 ? (
        <ul>
          {inside.map((one) => (
            <li key={one.id}>
              <Branch branch={one} chosen={chosen} set={set} without={without} />
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
