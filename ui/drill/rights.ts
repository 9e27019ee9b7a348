import { can } from "../access.ts";
import type { Bootstrap } from "../bootstrap.ts";

export interface DrillRights {
  toDetail: boolean;
  by: boolean;
  explore: boolean;
  query: boolean;
  rows: boolean;
  download: boolean;
  share: boolean;
}

/** What somebody may do with the rows behind a chart: Superset's feature flags and permissions. */
export function drillRights({ user, common, embedded }: Bootstrap): DrillRights {
  const explore = can(user, "can_explore", "Superset");
  const drill = explore || can(user, "can_drill", "Dashboard");
  const flags = common.feature_flags;
  return {
    toDetail: flags.DRILL_TO_DETAIL === true && drill && can(user, "can_samples", "Datasource"),
    by: flags.DRILL_BY === true && drill && can(user, "can_get_drill_info", "Dataset"),
    explore,
    // Guests are never told the SQL.
    query: !embedded && (explore || can(user, "can_view_query", "Dashboard")),
    rows: explore || can(user, "can_view_chart_as_table", "Dashboard"),
    download: can(user, "can_csv", "Superset"),
    share: can(user, "can_share_chart", "Superset"),
  };
}
