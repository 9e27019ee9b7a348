import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Connection, ConnectionTarget, ConnectOptions, Driver, Inspector, Query } from "../engine.ts";
import { basicAuth, httpClient, inItsWords } from "../http.ts";
import { firstOf, inspectedColumn, tellsNoMore } from "../information-schema.ts";
import { type Block, remoteConnection } from "../remote.ts";
import { columnsOfObjects, namesOfObjects } from "../untyped.ts";
import { queryValue } from "../uri.ts";
import { couchbase } from "./engine.ts";

const errorsSchema = z.array(z.object({ msg: z.string() }));
const answerSchema = z.object({ results: z.array(z.unknown()).default([]), errors: errorsSchema.optional() });

const CANCEL_MS = 2000;
/** Documents that tell what columns a collection has. */
const SAMPLE = 100;

export const couchbaseDriver: Driver = { connect, inspector: couchbaseInspector, leavesNoTrace: () => true };

/** Asks the service for analytics, as the reference's dialect. */
async function connect({ uri, target, readOnly }: ConnectOptions): Promise<Connection> {
  const isTls = (queryValue(uri, "ssl") ?? "true").toLowerCase() === "true";
  const client = httpClient({
    baseUrl: `${isTls ? "https" : "http"}://${uri.host ?? "localhost"}:${uri.port ?? (isTls ? 18_095 : 8095)}`,
    headers: { "user-agent": "liteset", ...basicAuth(uri.username, uri.password) },
    ca: target.serverCert,
  });
  let running: string | undefined;

  async function* ask(statement: string, signal: AbortSignal): AsyncGenerator<Block> {
    const id = randomUUID();
    running = id;
    try {
      const body = { statement, client_context_id: id, readonly: readOnly, ...scopeOf(target) };
      const asking = client.json("/analytics/service", { method: "POST", body, signal });
      const answer = answerSchema.parse(
        await inItsWords(asking, (failure) => errorsSchema.parse(answerSchema.parse(failure).errors)[0]?.msg),
      );
      if (answer.errors?.[0]) throw new Error(answer.errors[0].msg);
      // `SELECT VALUE` answers with values that have no name.
      const rows = answer.results.map((row) =>
        typeof row === "object" && row !== null && !Array.isArray(row) ? (row as Record<string, unknown>) : { $1: row },
      );
      const names = namesOfObjects(rows);
      yield { columns: columnsOfObjects(rows, names), rows: rows.map((row) => names.map((name) => row[name])) };
    } finally {
      running = undefined;
    }
  }
  return remoteConnection(
    {
      ask,
      cancel: async () => {
        if (!running) return;
        const path = `/analytics/admin/active_requests?client_context_id=${running}`;
        (await client.ask(path, { method: "DELETE", signal: AbortSignal.timeout(CANCEL_MS) })).resume();
      },
    },
    couchbase.columnType,
  );
}

/** `database/scope` is where names without one are looked up. */
function scopeOf({ schema }: ConnectionTarget): Record<string, string> {
  return schema ? { query_context: `default:${placeOf(schema)}` } : {};
}

const placeOf = (schema: string): string =>
  schema
    .split("/")
    .map((part) => couchbase.quote(part))
    .join(".");

/** Scopes are the schemas, collections the tables, and documents tell the columns. */
function couchbaseInspector(query: Query, target: ConnectionTarget): Inspector {
  const { literal, quote } = couchbase;
  const within = (schema?: string | null): string => {
    const wished = schema || target.schema;
    return wished ? `d.DataverseName = ${literal(wished)}` : 'd.DataverseName != "Metadata"';
  };
  const relations = async (isView: boolean, schema?: string | null): Promise<string[]> =>
    firstOf(
      await query(
        `SELECT VALUE d.DatasetName FROM Metadata.\`Dataset\` d WHERE ${within(schema)} AND d.DatasetType ${isView ? "=" : "!="} "VIEW" ORDER BY d.DatasetName`,
      ),
    );
  return {
    ...tellsNoMore,
    catalogs: async () => [],
    schemas: async () =>
      firstOf(
        await query(
          'SELECT VALUE d.DataverseName FROM Metadata.`Dataverse` d WHERE d.DataverseName != "Metadata" ORDER BY d.DataverseName',
        ),
      ),
    tables: (schema) => relations(false, schema),
    views: (schema) => relations(true, schema),
    materializedViews: async () => [],
    columns: async (table, schema) => {
      const wished = schema || target.schema;
      const name = `${wished ? `${placeOf(wished)}.` : ""}${quote(table)}`;
      const rows = await query(`SELECT VALUE t FROM ${name} t LIMIT ${SAMPLE}`);
      return columnsOfObjects(rows).map((column) =>
        inspectedColumn(couchbase, { name: column.name, type: column.type ?? "STRING" }),
      );
    },
  };
}
