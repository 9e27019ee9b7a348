import { z } from "zod";
import type { ConnectionTarget } from "../engine.ts";
import { HttpError, type HttpRequest, httpClient } from "../http.ts";
import { parseUri, queryValue } from "../uri.ts";

const errorSchema = z.object({ message: z.string() });

/** A SQL warehouse, and the API of its workspace. */
export interface Warehouse {
  id: string;
  /** Catalog and schema of unqualified names; null where the warehouse says. */
  catalog: string | null;
  schema: string | null;
  /** Asks below `/api/2.0/sql/statements`; errors have Databricks' own text. */
  ask(path: string, request: HttpRequest): Promise<unknown>;
  /** Asks for a piece of a large result, which lies outside of the workspace; its address is its permission. */
  fetch(link: string, signal: AbortSignal): Promise<unknown>;
}

/** @throws Error that says which part of the URI is missing */
export function warehouseOf(target: ConnectionTarget): Warehouse {
  const uri = parseUri(target.uri);
  const args = target.extra?.engine_params?.connect_args ?? {};
  const path = String(queryValue(uri, "http_path") ?? args.http_path ?? "");
  const id = /^\/?sql\/1\.0\/(?:warehouses|endpoints)\/([\w-]+)$/.exec(path)?.[1];
  if (!id)
    throw new Error(
      "Liteset reaches SQL warehouses of Databricks: the URI's http_path is /sql/1.0/warehouses/… as the warehouse's connection details show it.",
    );
  const catalog = queryValue(uri, "catalog") ?? null;
  const scheme = queryValue(uri, "ssl") === "0" ? "http" : "https";
  const baseUrl = `${scheme}://${uri.host ?? ""}:${uri.port ?? 443}`;
  const client = httpClient({
    baseUrl: `${baseUrl}/api/2.0/sql/statements`,
    headers: { "user-agent": "liteset", authorization: `Bearer ${uri.password ?? ""}` },
    ca: target.serverCert,
  });
  return {
    id,
    catalog: target.catalog || catalog,
    schema:
      target.schema ||
      (!target.catalog || target.catalog === catalog ? (queryValue(uri, "schema") ?? (uri.database || null)) : null),
    ask: async (path, request) => {
      try {
        return await client.json(path, request);
      } catch (error) {
        throw error instanceof HttpError ? new Error(messageOf(error)) : error;
      }
    },
    fetch: (link, signal) => {
      const { origin, protocol, pathname, search } = new URL(link);
      if (protocol !== "https:" && origin !== new URL(baseUrl).origin)
        throw new Error("Databricks refers to a server without encryption, which is not asked.");
      return httpClient({ baseUrl: origin }).json(pathname + search, { signal });
    },
  };
}

function messageOf({ body, message }: HttpError): string {
  try {
    return errorSchema.parse(JSON.parse(body)).message;
  } catch {
    return message;
  }
}
