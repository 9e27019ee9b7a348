import { LitesetError } from "../../../errors.ts";
import { notFound } from "../../rest/item.ts";
import { findRow } from "../../rest/list.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { type OpenDatabase, openDatabase, visibleTables } from "./access.ts";
import { noDatabase } from "./browse.ts";
import { databaseResource } from "./resource.ts";
import { namedTableMetadata, shownStatement, tableExtra, tableMetadata } from "./shapes.ts";

const { tag } = databaseResource;
const right = api("can_read", "Database");
const base = "/api/v1/database/<int:pk>";
const answers = { 400: "Bad request", 401: "Unauthorized", 404: "Not found", 422: "Could not process entity" };
const names = { name: { type: "string" }, schema: { type: "string" }, catalog: { type: "string" } };
/** `view` is our own: the text of a view comes with the rest where it is "true". */
const extraNames = { ...names, view: { type: "string" } };

/** Rows that the statement beside a table shows. */
const SELECT_STAR_LIMIT = 100;

/** What a table is made of, and a statement that shows it. */
export const tableMetadataRoutes: Route[] = [
  {
    method: "GET",
    path: `${base}/table_metadata/`,
    right,
    audit: { action: "DatabaseRestApi.table_metadata" },
    doc: { tag, summary: "Get table metadata", query: names, result: namedTableMetadata, answers },
    action: async (call) => {
      const { opened, name, schema } = await openNamed(call);
      return describeTable(opened, name, schema, 404);
    },
  },
  {
    method: "GET",
    path: `${base}/table_metadata/extra/`,
    right,
    audit: { action: "DatabaseRestApi.table_extra_metadata" },
    doc: { tag, summary: "Get table extra metadata", query: extraNames, result: tableExtra, answers },
    action: async (call) => {
      const { opened, name, schema } = await openNamed(call, extraNames);
      return describeExtra(opened, name, schema, call.query.get("view") === "true");
    },
  },
  {
    method: "GET",
    path: `${base}/table/<table_name>/<schema_name>/`,
    right,
    audit: { action: "DatabaseRestApi.table_metadata_deprecated" },
    doc: { tag, summary: "Get database table metadata", result: tableMetadata, answers },
    action: async (call) => {
      const [table, schema] = addressed(call);
      return describeTable(await openAddressed(call), table, schema, 422);
    },
  },
  {
    method: "GET",
    path: `${base}/table_extra/<table_name>/<schema_name>/`,
    right,
    audit: { action: "DatabaseRestApi.table_extra_metadata_deprecated" },
    doc: { tag, summary: "Get table extra metadata", result: tableExtra, answers },
    action: async (call) => {
      const [table, schema] = addressed(call);
      return describeExtra(await openAddressed(call), table, schema);
    },
  },
  ...[`${base}/select_star/<table_name>/`, `${base}/select_star/<table_name>/<schema_name>/`].map(
    (path): Route => ({
      method: "GET",
      path,
      right,
      audit: { action: "DatabaseRestApi.select_star" },
      doc: {
        tag,
        summary: "Get database select star for table",
        path: { schema_name: { type: "string" } },
        result: shownStatement,
        answers,
      },
      action: async (call) => {
        const [table, schema] = addressed(call);
        const opened = await openAddressed(call);
        if ((await opened.inspector.columns(table, schema)).length === 0)
          throw new LitesetError("Table not found on the database", undefined, { status: 404 });
        return { result: await selectStar(opened, table, schema) };
      },
    }),
  ),
];

/** `name`, `schema` and `catalog` of the address; 422 with messages by field. */
function readNames({ query }: Call, known: object): { name: string; schema: string | null; catalog: string | null } {
  const messages: Record<string, string[]> = {};
  for (const name of query.keys()) if (!Object.hasOwn(known, name)) messages[name] = ["Unknown field."];
  const name = query.get("name");
  if (name === null) messages.name = ["Missing data for required field."];
  if (name === null || Object.keys(messages).length > 0)
    throw new LitesetError("An error happened when validating the request", "INVALID_PAYLOAD_SCHEMA_ERROR", {
      status: 422,
      extra: { messages },
    });
  return { name, schema: query.get("schema"), catalog: query.get("catalog") };
}

/** The table that the query names. A database that is not the viewer's to see is told before what is wrong with the query. */
async function openNamed(
  call: Call,
  known: object = names,
): Promise<{ opened: OpenDatabase; name: string; schema: string | null }> {
  if (!(await findRow(databaseResource, call, Number(call.params.pk), ["id"]))) throw noDatabase();
  const { name, schema, catalog } = readNames(call, known);
  const opened = await openDatabase(call, catalog);
  if (!opened) throw noDatabase();
  if ((await visibleTables(call, opened, schema))(name)) return { opened, name, schema };
  throw new LitesetError("No such table", "TABLE_NOT_FOUND_ERROR", { status: 404 });
}

const addressed = ({ params }: Call): [table: string, schema: string | null] => [
  params.table_name ?? "",
  // What frontends put for none.
  !params.schema_name || ["null", "undefined"].includes(params.schema_name) ? null : params.schema_name,
];

/** The database of an older address; "Not found" when it or the table is not the viewer's to see. */
async function openAddressed(call: Call): Promise<OpenDatabase> {
  const [table, schema] = addressed(call);
  const opened = await openDatabase(call);
  if (opened && (await visibleTables(call, opened, schema))(table)) return opened;
  throw notFound();
}

async function describeTable(
  opened: OpenDatabase,
  table: string,
  schema: string | null,
  missing: 404 | 422,
): Promise<Answer> {
  const { inspector, engine } = opened;
  const [columns, primary, foreign, indexes, comment, shown] = await Promise.all([
    inspector.columns(table, schema),
    inspector.primaryKey(table, schema),
    inspector.foreignKeys(table, schema),
    inspector.indexes(table, schema),
    inspector.comment(table, schema),
    selectStar(opened, table, schema),
  ]);
  if (columns.length === 0)
    throw new LitesetError(table, missing === 404 ? "GENERIC_BACKEND_ERROR" : undefined, { status: missing });
  const hasPrimary = primary.columns.length > 0 && !engine.hidesPrimaryKeys;
  const foreignKeys = foreign.map((key) => ({
    name: key.name,
    column_names: key.columns,
    referred_schema: key.referredSchema,
    referred_table: key.referredTable,
    referred_columns: key.referredColumns,
    options: {},
    type: "fk",
  }));
  const keys = [
    ...(hasPrimary ? [{ name: primary.name, column_names: primary.columns, type: "pk" }] : []),
    ...foreignKeys,
    ...indexes.map((index) => ({
      name: index.name,
      column_names: index.columns,
      unique: index.unique,
      type: "index",
    })),
  ];
  return {
    name: table,
    columns: columns.map((column) => {
      const longType = column.type
        .replace("DOUBLE PRECISION", "DOUBLE_PRECISION")
        .replace(/ WITH(OUT)? TIME ZONE$/, "");
      return {
        name: column.name,
        type: longType.split("(")[0],
        longType,
        keys: keys.filter((key) => (key.column_names as unknown[]).includes(column.name)),
        comment: column.comment,
      };
    }),
    selectStar: shown,
    primaryKey: hasPrimary
      ? { name: primary.name, type: "pk", column_names: primary.columns }
      : { constrained_columns: null, name: null },
    foreignKeys,
    // The reference lists all keys here.
    indexes: keys,
    comment,
  };
}

/** How the table is cut into partitions, and the text of a view; nothing where there is neither. */
async function describeExtra(
  { inspector, engine }: OpenDatabase,
  table: string,
  schema: string | null,
  isViewAsked = false,
): Promise<Answer> {
  const [found, view] = await Promise.all([
    inspector.partitions?.(table, schema),
    isViewAsked || engine.tellsViews ? inspector.viewText?.(table, schema) : undefined,
  ]);
  return {
    ...(found ? { partitions: { cols: found.columns, latest: found.latest, partitionQuery: found.query } } : {}),
    ...(view ? { view } : {}),
  };
}

/** A statement that shows rows of a table: of its newest partition, where it has such. */
async function selectStar({ engine, inspector }: OpenDatabase, table: string, schema: string | null): Promise<string> {
  // That it is cut is a help, not what was asked for.
  const found = await inspector.partitions?.(table, schema).catch(() => null);
  const where = found && found.conditions.length > 0 ? `\nWHERE\n  ${found.conditions.join(" AND ")}` : "";
  const from = [schema, table].filter((name): name is string => name !== null).map((name) => engine.quote(name));
  const target = `FROM ${from.join(".")}${where}`;
  if (engine.limitStyle === "top") return `SELECT TOP ${SELECT_STAR_LIMIT}\n  *\n${target}`;
  const limit =
    engine.limitStyle === "fetch" ? `FETCH FIRST ${SELECT_STAR_LIMIT} ROWS ONLY` : `LIMIT ${SELECT_STAR_LIMIT}`;
  return `SELECT\n  *\n${target}\n${limit}`;
}
