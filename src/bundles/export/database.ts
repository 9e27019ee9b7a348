import { MASK } from "../../mask.ts";
import { Database } from "../../metadata/entities/database.ts";
import { Dataset } from "../../metadata/entities/dataset.ts";
import { fileName } from "../file-name.ts";
import { readJson } from "../json.ts";
import type { Tree, TreeMap } from "../tree.ts";
import { type BundleFile, type ExportContext, fileText, pick, requireVisible, unfold } from "./context.ts";
import { datasetTree } from "./dataset.ts";

const FIELDS = [
  "database_name",
  "sqlalchemy_uri",
  "cache_timeout",
  "expose_in_sqllab",
  "allow_run_async",
  "allow_ctas",
  "allow_cvas",
  "allow_dml",
  "allow_file_upload",
  "extra",
  "impersonate_user",
  "uuid",
];
/** Nobody's passwords leave the metadata database: a mask stands for them. */
const SECRETS = ["password", "private_key", "private_key_password"] as const;

/** Connections, and with `related` the datasets over them. */
export async function* exportDatabases(
  context: ExportContext,
  ids: readonly number[],
  related: boolean,
): AsyncGenerator<BundleFile> {
  await requireVisible(context, "database", ids);
  for (const database of await findDatabases(context, ids)) {
    yield [databaseFile(database), ownText(database)];
    if (!related) continue;
    const populate = ["columns", "metrics"] as const;
    const datasets = await context.em.find(Dataset, { database: database.id }, { populate, orderBy: { id: "asc" } });
    for (const dataset of datasets) {
      const folder = databaseFolder(database);
      const text = fileText(datasetTree(dataset), [["database_uuid", database.uuid ?? null]]);
      yield [`datasets/${folder}/${fileName(dataset.table_name, dataset.id, { withId: false })}.yaml`, text];
    }
  }
}

const findDatabases = ({ em }: ExportContext, ids: readonly number[]): Promise<Database[]> =>
  em.find(Database, { id: { $in: [...ids] } }, { populate: ["ssh_tunnels"], orderBy: { id: "asc" } }) as never;

/** The folder of what lies over a connection. */
export const databaseFolder = ({ database_name, id }: Database): string =>
  fileName(database_name, id, { withId: false });

export const databaseFile = (database: Database): string => `databases/${databaseFolder(database)}.yaml`;

/**
 * A connection as it stands beside what lies over it: fields by the names that they have now, where the file of an exported
 * connection has those of the format's first days. A saved query's comes without the tunnel.
 */
export function databaseText(database: Database, { tunnel }: { tunnel: boolean }): string {
  const tree = pick(database, FIELDS);
  unfold(tree, "extra");
  if (tunnel) addTunnel(tree, database);
  return fileText(tree);
}

function ownText(database: Database): string {
  const tree = renamed(pick(database, FIELDS), "allow_file_upload", "allow_csv_upload");
  const extra = tree.get("extra");
  if (typeof extra === "string" && extra !== "") tree.set("extra", extraOf(extra));
  addTunnel(tree, database);
  return fileText(tree);
}

function extraOf(text: string): TreeMap {
  const extra = jsonOf(text);
  if (!(extra instanceof Map)) return new Map();
  const schemas = extra.get("schemas_allowed_for_csv_upload");
  // Some were saved as text.
  if (typeof schemas === "string") extra.set("schemas_allowed_for_csv_upload", jsonOf(schemas) ?? []);
  const allowed = extra.get("schemas_allowed_for_file_upload");
  if (allowed === undefined) return extra;
  extra.delete("schemas_allowed_for_file_upload");
  return extra.set("schemas_allowed_for_csv_upload", allowed);
}

function jsonOf(text: string): Tree | undefined {
  try {
    return readJson(text);
  } catch {
    return undefined;
  }
}

function addTunnel(tree: TreeMap, database: Database): void {
  const tunnel = database.ssh_tunnels.getItems()[0];
  if (!tunnel) return;
  const fields = pick(tunnel, ["server_address", "server_port", "username"]);
  for (const secret of SECRETS) if (tunnel[secret] != null) fields.set(secret, MASK);
  tree.set("ssh_tunnel", fields);
}

const renamed = (map: TreeMap, from: string, to: string): TreeMap =>
  new Map([...map].map(([key, value]) => [key === from ? to : key, value]));
