import { z } from "zod";
import { readJsonEntry } from "../../cache/json.ts";
import type { ConnectionTarget, Engine, InspectedPartitions, Inspector } from "../../engines/engine.ts";
import { requireOpenTables } from "../../security/table-access.ts";
import type { Viewer } from "../../security/viewer.ts";
import { Func, func, str, TemplateFault, type Value } from "../../sql/templates/values.ts";
import type { QueryApp } from "../session.ts";

/** Who asks for partitions, of which database. */
export interface PartitionAsker {
  app: QueryApp;
  viewer: Viewer;
  engine: Engine;
  target: ConnectionTarget;
  signal: AbortSignal;
  /** Told what a result depends on beside the query. */
  depends(on: unknown): void;
  /** True where who asks has written the template: then the table must be theirs to read. */
  isChecked: boolean;
}

interface TableName {
  catalog: string | null;
  schema: string | null;
  table: string;
}

/** How long an answer is kept: charts that are in the cache would ask with every request. */
const KEPT_SECONDS = 60;
const ASK_MS = 30_000;

const keptPartitions: z.ZodType<InspectedPartitions | null> = z.nullable(
  z.object({
    columns: z.array(z.string()),
    latest: z.record(z.string(), z.string().nullable()),
    conditions: z.array(z.string()),
    query: z.string(),
  }),
);

/** `presto.latest_partition('schema.table')` and its kin, under the names that the engine's templates know them by. */
export function partitionMacros(asker: PartitionAsker): [string, Value][] {
  const names = asker.engine.partitionNamespaces ?? [];
  if (names.length === 0) return [];
  const latest = async (given: Value | undefined): Promise<string[] | null> => {
    const name = tableOf(given, asker.target);
    const { latest: newest } = await partitionsOf(asker, name);
    const values = Object.values(newest);
    const found = values.every((value) => value !== null) ? values : null;
    asker.depends(["latest_partition", name, found]);
    return found;
  };
  const first = func("latest_partition", ["table_name"], async (name: Value) => (await latest(name))?.[0] ?? null);
  const space: Value = new Map<Value, Value>([
    ["first_latest_partition", first],
    ["latest_partition", first],
    ["latest_partitions", func("latest_partitions", ["table_name"], latest)],
    ["latest_sub_partition", new Func("latest_sub_partition", (args, kwargs) => subPartition(asker, args[0], kwargs))],
  ]);
  return names.map((name) => [name, space]);
}

/** The newest value of the one field for which no value is given. */
async function subPartition(asker: PartitionAsker, given: Value | undefined, kwargs: ReadonlyMap<string, Value>) {
  const name = tableOf(given, asker.target);
  const fields = Object.keys((await partitionsOf(asker, name, false)).latest);
  for (const field of kwargs.keys())
    if (!fields.includes(field)) throw fault(`Field [${field}] is not part of the portioning key`);
  if (kwargs.size !== fields.length - 1)
    throw fault(`A filter needs to be specified for ${fields.length - 1} out of the ${fields.length} fields.`);
  const wanted = fields.find((field) => !kwargs.has(field))!;
  const filters = Object.fromEntries([...kwargs].map(([field, value]) => [field, str(value)]));
  const found = (await inspectorOf(asker).newestPartition?.(name.table, name.schema, wanted, filters)) ?? "";
  asker.depends(["latest_sub_partition", name, filters, found]);
  return found;
}

function tableOf(given: Value | undefined, { catalog = null, schema = null }: ConnectionTarget): TableName {
  const parts = str(given ?? null).split(".");
  if (parts.length > 2) throw new TemplateFault("ValueError", "too many values to unpack (expected 2)");
  return { catalog, schema: parts.length === 2 ? parts[0]! : schema, table: parts.at(-1)! };
}

const inspectorOf = ({ app, target, signal }: PartitionAsker): Inspector =>
  app.engines.inspect(target, { signal, timeoutMs: ASK_MS });

async function partitionsOf(asker: PartitionAsker, name: TableName, isSingle = true): Promise<InspectedPartitions> {
  const { viewer, app, target, engine, isChecked } = asker;
  const inspector = inspectorOf(asker);
  if (isChecked && target.databaseId !== null) {
    const database = { id: target.databaseId, database_name: target.databaseName };
    await requireOpenTables(app.metadata.em(), viewer, { database, engine, inspector, ...name }, [name]);
  }
  const key = `partitions:${JSON.stringify([target.databaseId, target.impersonate ? target.username : null, name])}`;
  const kept = keptPartitions.safeParse(await readJsonEntry(app.caches.data, key));
  const found = kept.success ? kept.data : ((await inspector.partitions?.(name.table, name.schema)) ?? null);
  if (!kept.success) await app.caches.data.set(key, Buffer.from(JSON.stringify(found)), KEPT_SECONDS);
  const shown = [name.catalog, name.schema, name.table].filter(Boolean).join(".");
  if (!found) throw fault(`Error getting partition for ${shown}. Verify that this table has a partition.`);
  if (isSingle && found.columns.length > 1)
    throw fault(
      "The table should have a single partitioned field to use this function. You may want to use `presto.latest_sub_partition`",
    );
  return found;
}

const fault = (message: string): TemplateFault => new TemplateFault("TemplateRuntimeError", message);
