import { t } from "../i18n/t.ts";
import { readDataset, readQuery, readSavedQuery, readSqlLink } from "./api.ts";
import { quotedAs } from "./editor/quoting.ts";
import type { TabDraft } from "./tabs/tab.ts";
import type { SqlDatabase } from "./types.ts";

/**
 * What an address of Superset's SQL Lab asks for: `savedQueryId`, `queryId`, `datasourceKey`, `id` (an older link), `new`, or `dbid`, `schema`, `table`,
 * `sql`, `name`; or a permalink, or what another page has posted. `autorun` is left out: nobody's SQL runs because
 * somebody followed a link.
 * @param posted `requested_query` of the page's bootstrap data
 */
export async function readRequested(
  params: URLSearchParams,
  link: string | undefined,
  posted: unknown,
  databases: readonly SqlDatabase[],
): Promise<TabDraft | undefined> {
  if (link) return fromLink(link);
  const olderLink = params.get("id");
  if (olderLink) return fromLink(`kv:${olderLink}`);
  const savedId = idOf(params.get("savedQueryId"));
  if (savedId !== null) {
    const saved = await readSavedQuery(savedId);
    return {
      name: saved.label,
      dbId: saved.database?.id ?? null,
      catalog: saved.catalog,
      schema: saved.schema,
      sql: saved.sql,
      templateParams: saved.template_parameters,
      savedQueryId: saved.id,
    };
  }
  const queryId = idOf(params.get("queryId"));
  if (queryId !== null) {
    const query = await readQuery(queryId);
    const { sql, schema, database, tab_name } = query;
    return { name: tab_name ? t("Copy of {tab_name}", { tab_name }) : "", dbId: database?.id, schema, sql };
  }
  const named = typeof posted === "object" && posted !== null ? { ...posted } : {};
  const all = { ...named, ...Object.fromEntries(params) } as Record<string, unknown>;
  const [, datasetId] = /^(\d{1,9})__table$/.exec(String(all.datasourceKey ?? "")) ?? [];
  if (datasetId) return fromDataset(Number(datasetId), typeof all.sql === "string" ? all.sql : "");
  if (all.new) return {};
  const wanted = ["dbid", "dbname", "schema", "table", "sql"].some((key) => all[key] !== undefined);
  return wanted ? fromParts(all, databases) : undefined;
}

async function fromLink(key: string): Promise<TabDraft> {
  const { dbId, name, schema, catalog, sql, templateParams } = await readSqlLink(key);
  return { name, dbId, schema, catalog, sql, templateParams };
}

/** What a dataset reads, or what somebody makes of it. */
async function fromDataset(id: number, sql: string): Promise<TabDraft> {
  const { table_name, database, catalog, schema, sql: own, select_star } = await readDataset(id);
  return { name: table_name, dbId: database.id, catalog, schema, sql: sql || own || select_star || "" };
}

/** A tab out of the parts of an address. */
export function fromParts(all: Record<string, unknown>, databases: readonly SqlDatabase[]): TabDraft {
  const text = (key: string) => (typeof all[key] === "string" && all[key] !== "" ? String(all[key]) : null);
  const dbId = databases.find(({ database_name }) => database_name === all.dbname)?.id ?? idOf(all.dbid);
  const table = text("table");
  const quoted = quotedAs(databases.find(({ id }) => id === dbId)?.backend);
  const sql = text("sql") ?? (table ? `SELECT *\nFROM ${quoted(table)}` : "");
  return {
    name: text("name") ?? text("title") ?? table ?? "",
    dbId,
    catalog: text("catalog"),
    schema: text("schema"),
    sql,
    templateParams: text("templateParams"),
  };
}

function idOf(value: unknown): number | null {
  const id = Number(value);
  return value !== null && value !== "" && Number.isSafeInteger(id) && id > 0 ? id : null;
}
