import { LitesetError } from "../../../errors.ts";
import type { Answer, Call } from "../../route.ts";
import { DATASOURCE_TYPES } from "../chart/create.ts";
import { findDataset } from "../explore/access.ts";
import { runQuery } from "./run.ts";

/** The values of one column, each once, as filters offer them: under the viewer's row rules. */
export async function showValues(call: Call): Promise<Answer> {
  const { datasource_type: type = "", datasource_id, column_name: name = "" } = call.params;
  const id = Number(datasource_id);
  if (type !== "table") {
    const isKnown = DATASOURCE_TYPES.includes(type);
    const text = isKnown ? "Unable to get column values for datasource type" : "Invalid datasource type";
    throw new LitesetError(`${text}: ${type}`, undefined, { status: 400 });
  }
  const found = await findDataset(call, id);
  if (!found) throw new LitesetError("Datasource does not exist", undefined, { status: 404 });
  if (!found.isOpen) throw new LitesetError("Forbidden", undefined, { status: 403 });
  const column = await call.app.metadata
    .kysely()
    .selectFrom("table_columns")
    .where("table_id", "=", id)
    .where("column_name", "=", name)
    .select("column_name")
    .executeTakeFirst();
  // MySQL finds names in any case.
  if (column?.column_name !== name)
    throw new LitesetError(`Column name ${name} does not exist`, undefined, { status: 400 });
  const { data } = await runQuery(call, {
    datasource: { id, type },
    queries: [
      {
        columns: [name],
        is_distinct: true,
        orderby: [],
        row_limit: call.app.settings.FILTER_SELECT_ROW_LIMIT,
        apply_fetch_values_predicate: true,
      },
    ],
    result_type: "full",
  });
  return { result: data.map((row) => row[name] ?? null) };
}
