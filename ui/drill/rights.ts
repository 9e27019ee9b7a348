import { can } from "../access.ts";
import type { Bootstrap } from "../bootstrap.ts";

export interface DrillRights {
  toDetail: boolean;
  by: boolean;
  explore: boolean;
}

/** What somebody may do with the rows behind a chart: Superset's feature flags and permissions. */
export function drillRights({ user, common }: Bootstrap): DrillRights {
  const explore = can(user, "can_explore", "Superset");
  const drill = explore || can(user, "can_drill", "Dashboard");
  const flags = common.feature_flags;
  return {
    toDetail: flags.DRILL_TO_DETAIL === true && drill && can(user, "can_samples", "Datasource"),
    by: flags.DRILL_BY === true && drill && can(user, "can_get_drill_info", "Dataset"),
    explore,
  };
}
