import { column, one } from "../../rest/fields.ts";
import { EVERYTHING, type Resource } from "../../rest/resource.ts";
import { isoText } from "../../rest/times.ts";
import { plain } from "../shared/people.ts";

const own = "action json dashboard_id slice_id user_id duration_ms referrer".split(" ");
const columns =
  "user.first_name user.last_name user.username user_id action dttm json slice_id dashboard_id duration_ms referrer".split(
    " ",
  );

/** What users did: rows of the log table, for those who may read it. */
export const logResource: Resource = {
  name: "log",
  table: "logs",
  tag: "LogRestApi",
  title: "Log",
  listTitle: "Logs",
  apiClass: "LogRestApi",
  view: "Log",
  permissions: ["can_read", "can_write", "can_recent_activity"],
  inherits: EVERYTHING,
  fields: {
    ...Object.fromEntries(own.map((name) => [name, plain])),
    dttm: column(isoText),
    user: one("ab_user", "user_id", ["first_name", "last_name", "username"]),
  },
  listColumns: columns,
  showColumns: columns,
  labels: { dttm: "dttm", json: "JSON" },
  orderColumns: Object.fromEntries(
    columns.map((name) => {
      const [relation, of] = name.split(".");
      return [name, of ? { column: of, table: "ab_user", key: `${relation}_id` } : { column: name }];
    }),
  ),
  search: {
    user: { type: "one", key: "user_id" },
    user_id: { type: "integer" },
    action: { type: "text" },
    dttm: { type: "datetime" },
    json: { type: "text" },
    slice_id: { type: "integer" },
    dashboard_id: { type: "integer" },
    duration_ms: { type: "integer" },
    referrer: { type: "text" },
  },
  addColumns: [],
  editColumns: [],
};
