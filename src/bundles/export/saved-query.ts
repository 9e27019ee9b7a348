import { SavedQuery } from "../../metadata/entities/sqllab.ts";
import { safeName } from "../file-name.ts";
import { type BundleFile, type ExportContext, fileText, pick, requireVisible } from "./context.ts";
import { databaseText } from "./database.ts";

/** Saved queries, and with `related` the connections that they ask. */
export async function* exportSavedQueries(
  context: ExportContext,
  ids: readonly number[],
  related: boolean,
): AsyncGenerator<BundleFile> {
  await requireVisible(context, "saved_query", ids);
  const populate = ["database.ssh_tunnels"] as const;
  const queries = await context.em.find(SavedQuery, { id: { $in: [...ids] } }, { populate, orderBy: { id: "asc" } });
  for (const query of queries) {
    const tree = pick(query, ["catalog", "schema", "label", "description", "sql", "uuid"]);
    yield [queryFile(query), fileText(tree, [["database_uuid", query.database?.uuid ?? null]])];
    if (!related || !query.database) continue;
    const name = safeName(query.database.database_name);
    yield [`databases/${name}.yaml`, databaseText(query.database, { tunnel: false })];
  }
}

function queryFile({ database, schema, label, uuid }: SavedQuery): string {
  const folders = [safeName(database?.database_name), ...(schema == null ? [] : [safeName(schema)])];
  return ["queries", ...folders, `${safeName(label) || uuid}.yaml`].join("/");
}
