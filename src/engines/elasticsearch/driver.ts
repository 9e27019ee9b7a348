import { z } from "zod";
import type { ConnectionTarget, ConnectOptions, Driver, Engine, Inspector, Query, ValueKind } from "../engine.ts";
import { basicAuth, type HttpClient, HttpError, httpClient } from "../http.ts";
import { inspectedColumn, tellsNoMore } from "../information-schema.ts";
import { type Block, remoteConnection } from "../remote.ts";
import { queryValue } from "../uri.ts";
import { elasticsearch, opendistro } from "./engine.ts";

const PAGE_ROWS = 1000;

/** One page; the two products name the same things differently. */
interface Page {
  columns?: { name: string; type: string }[] | undefined;
  rows: unknown[][];
  cursor?: string | undefined;
}

/** In what Elasticsearch's SQL and that of OpenSearch and Open Distro differ. */
interface Product {
  engine: Engine;
  path: string;
  closePath: string;
  page(answer: unknown): Page;
  firstRequest(sql: string): Record<string, unknown>;
  tablesSql: string;
  tableColumn: string;
  columnsSql(table: string): string;
  columnColumns: readonly [name: string, type: string];
}

const columnSchema = z.object({ name: z.string(), type: z.string(), alias: z.string().nullish() });
const rowsSchema = z.array(z.array(z.unknown()));

const elastic: Product = {
  engine: elasticsearch,
  path: "/_sql?format=json",
  closePath: "/_sql/close",
  page: z.object({ columns: z.array(columnSchema).optional(), rows: rowsSchema, cursor: z.string().optional() }).parse,
  firstRequest: (query) => ({ query, fetch_size: PAGE_ROWS, field_multi_value_leniency: true }),
  tablesSql: "SHOW TABLES",
  tableColumn: "name",
  columnsSql: (table) => `SHOW COLUMNS IN ${elasticsearch.quote(table, true)}`,
  columnColumns: ["column", "type"],
};

const openSearchPage = z
  .object({
    schema: z.array(columnSchema).optional(),
    datarows: rowsSchema,
    cursor: z.string().optional(),
  })
  .transform(({ schema, datarows, cursor }) => ({
    columns: schema?.map(({ name, alias, type }) => ({ name: alias ?? name, type })),
    rows: datarows,
    cursor,
  }));

const openSearch: Product = {
  engine: opendistro,
  path: "/_plugins/_sql?format=jdbc",
  closePath: "/_plugins/_sql/close",
  page: openSearchPage.parse,
  firstRequest: (query) => ({ query, fetch_size: PAGE_ROWS }),
  tablesSql: "SHOW TABLES LIKE %",
  tableColumn: "TABLE_NAME",
  columnsSql: (table) => `DESCRIBE TABLES LIKE ${opendistro.literal(table)}`,
  columnColumns: ["COLUMN_NAME", "TYPE_NAME"],
};

export const elasticsearchDriver = driverOf(elastic);
export const opendistroDriver = driverOf(openSearch);

function driverOf(product: Product): Driver {
  return {
    connect: async (options) => {
      const client = clientOf(options);
      return remoteConnection({ ask: (sql, signal) => ask(client, product, sql, signal) }, product.engine.columnType);
    },
    inspector: (query, target) => inspector(query, target, product),
    leavesNoTrace: () => true,
  };
}

async function* ask(client: HttpClient, product: Product, sql: string, signal: AbortSignal): AsyncGenerator<Block> {
  const next = async (body: unknown): Promise<Page> => {
    try {
      return product.page(await client.json(product.path, { method: "POST", body, signal }));
    } catch (error) {
      throw error instanceof HttpError ? told(error) : error;
    }
  };
  let page = await next(product.firstRequest(sql));
  const columns = (page.columns ?? []).map(({ name, type }) => ({
    name,
    type: type.toUpperCase(),
    kind: kindOf(type),
  }));
  try {
    for (;;) {
      yield { columns, rows: page.rows };
      if (!page.cursor) return;
      page = await next({ cursor: page.cursor });
    }
  } finally {
    // Left early: the cursor would hold memory of the cluster until it times out.
    if (page.cursor) {
      const body = { cursor: page.cursor };
      const closing = client.ask(product.closePath, { method: "POST", body, signal: AbortSignal.timeout(2000) });
      await closing.then((answer) => answer.resume()).catch(() => {});
    }
  }
}

function kindOf(type: string): ValueKind {
  if (/^(?:byte|short|integer|long|unsigned_long|(?:half_|scaled_)?float|double)$/.test(type)) return "number";
  if (/^(?:datetime|date|timestamp)$/.test(type)) return "datetime";
  return type === "boolean" ? "boolean" : /^(?:object|nested|geo_.*)$/.test(type) ? "json" : "string";
}

function inspector(query: Query, target: ConnectionTarget, product: Product): Inspector {
  const { engine, tableColumn, columnColumns } = product;
  return {
    ...tellsNoMore,
    catalogs: async () => [],
    schemas: async () => ["default"],
    tables: async () =>
      (await query(product.tablesSql))
        .map((row) => String(row[tableColumn]))
        .filter((name) => !name.startsWith("."))
        .sort(),
    views: async () => [],
    materializedViews: async () => [],
    columns: async (table) => {
      const rows = await query(product.columnsSql(table));
      return rows.map((row) =>
        inspectedColumn(engine, { name: String(row[columnColumns[0]]), type: String(row[columnColumns[1]]) }),
      );
    },
    defaultSchema: async () => target.schema || "default",
  };
}

function clientOf({ uri, target }: ConnectOptions): HttpClient {
  const isSecure = uri.driver === "https";
  return httpClient({
    baseUrl: `${isSecure ? "https" : "http"}://${uri.host ?? "localhost"}:${uri.port ?? 9200}`,
    headers: { "user-agent": "liteset", ...basicAuth(uri.username, uri.password) },
    ca: target.serverCert,
    verify: !/^(?:false|0)$/i.test(queryValue(uri, "verify_certs") ?? ""),
  });
}

const errorSchema = z.object({
  error: z.object({ reason: z.string().optional(), details: z.string().optional() }),
});

/** The sentence within an error document. */
function told(error: HttpError): Error {
  try {
    const { details, reason } = errorSchema.parse(JSON.parse(error.body)).error;
    return new Error(details ?? reason ?? error.message, { cause: error });
  } catch {
    return error;
  }
}
