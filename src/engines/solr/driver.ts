import { z } from "zod";
import type { Connection, ConnectionTarget, ConnectOptions, Driver, Inspector } from "../engine.ts";
import { basicAuth, type HttpClient, httpClient } from "../http.ts";
import { inspectedColumn, tellsNoMore } from "../information-schema.ts";
import { type Block, remoteConnection } from "../remote.ts";
import { columnsOfObjects, namesOfObjects } from "../untyped.ts";
import { type DatabaseUri, parseUri, queryValue } from "../uri.ts";
import { solr } from "./engine.ts";

const documentSchema = z.looseObject({
  EOF: z.boolean().optional(),
  EXCEPTION: z.string().optional(),
  isMetadata: z.boolean().optional(),
  fields: z.unknown().optional(),
});
const answerSchema = z.object({ "result-set": z.object({ docs: z.array(documentSchema) }) });
const collectionsSchema = z.object({ collections: z.array(z.string()) });
const fieldsSchema = z.object({ fields: z.record(z.string(), z.object({ type: z.string() })) });

const INSPECT_MS = 30_000;

export const solrDriver: Driver = {
  connect,
  inspector: (_, target) => solrInspector(target),
  leavesNoTrace: () => true,
};

async function connect({ uri, target }: ConnectOptions): Promise<Connection> {
  const client = clientOf(uri, target);
  const { path, collection } = placeOf(uri);
  async function* ask(stmt: string, signal: AbortSignal): AsyncGenerator<Block> {
    const answer = answerSchema.parse(
      await client.json(`${path}/${encodeURIComponent(collection)}/sql`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ stmt, includeMetadata: "true" }).toString(),
        signal,
      }),
    );
    const documents = answer["result-set"].docs;
    const failure = documents.find((document) => document.EXCEPTION !== undefined);
    if (failure) throw new Error(failure.EXCEPTION);
    // The first tells the names, the last that it is over.
    const told = documents.find((document) => document.isMetadata === true)?.fields;
    const rows = documents.filter((document) => document.isMetadata !== true && document.EOF !== true);
    const names = Array.isArray(told) ? told.map(String) : namesOfObjects(rows);
    yield { columns: columnsOfObjects(rows, names), rows: rows.map((row) => names.map((name) => row[name])) };
  }
  // A query ends with the request that asked it; there are no statements that write.
  return remoteConnection({ ask }, solr.columnType);
}

function clientOf(uri: DatabaseUri, target: ConnectionTarget): HttpClient {
  const isTls = /^true$/i.test(queryValue(uri, "use_ssl") ?? "");
  const token = queryValue(uri, "token");
  return httpClient({
    baseUrl: `${isTls ? "https" : "http"}://${uri.host ?? "localhost"}:${uri.port ?? 8983}`,
    headers: {
      "user-agent": "liteset",
      ...(token ? { authorization: `Bearer ${token}` } : basicAuth(uri.username, uri.password)),
    },
    ca: target.serverCert,
    verify: !/^false$/i.test(queryValue(uri, "verify_ssl") ?? ""),
  });
}

/** `/solr/collection` of a URI. */
function placeOf({ database }: DatabaseUri): { path: string; collection: string } {
  const [server, collection] = (database ?? "").split("/").filter(Boolean);
  if (!server || !collection)
    throw new Error("The URI of an Apache Solr names its path and a collection: solr://host:8983/solr/collection");
  return { path: `/${encodeURIComponent(server)}`, collection };
}

/** Types of fields, by how their name begins. */
const types: readonly [RegExp, string][] = [
  [/^(?:p?int|p?long)/, "BIGINT"],
  [/^p?(?:float|double)/, "DOUBLE"],
  [/^p?date/, "TIMESTAMP"],
  [/^bool/, "BOOLEAN"],
];

/** Collections are the tables. */
function solrInspector(target: ConnectionTarget): Inspector {
  const uri = parseUri(target.uri);
  const client = clientOf(uri, target);
  const ask = (path: string) => client.json(`${placeOf(uri).path}${path}`, { signal: AbortSignal.timeout(INSPECT_MS) });
  return {
    ...tellsNoMore,
    catalogs: async () => [],
    schemas: async () => [],
    // A server of its own, not part of a cloud, does not list them.
    tables: async () => {
      const answer = await ask("/admin/collections?action=LIST&wt=json").catch(() => null);
      return answer === null ? [placeOf(uri).collection] : collectionsSchema.parse(answer).collections.sort();
    },
    views: async () => [],
    materializedViews: async () => [],
    columns: async (table) => {
      const { fields } = fieldsSchema.parse(
        await ask(`/${encodeURIComponent(table)}/admin/luke?numTerms=0&show=schema&wt=json`).then(
          (answer) => z.object({ schema: z.unknown() }).parse(answer).schema,
        ),
      );
      return Object.entries(fields)
        .filter(([name]) => !/^_.*_$/.test(name))
        .map(([name, { type }]) =>
          inspectedColumn(solr, { name, type: types.find(([pattern]) => pattern.test(type))?.[1] ?? "VARCHAR" }),
        );
    },
  };
}
