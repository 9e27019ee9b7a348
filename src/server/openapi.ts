import { type ZodType, z } from "zod";
import type { App } from "../app.ts";
import type { Route } from "./route.ts";

/** What /api/v1/_openapi says about a route beyond its path, method and right. */
export interface OperationDoc {
  tag: string;
  summary: string;
  /** Schema of the JSON body. */
  body?: ZodType;
  /** Schema of the rison `q` parameter, as JSON schema. */
  q?: Record<string, unknown>;
  query?: Record<string, Record<string, unknown>>;
  /** Description of each status; 200 is "OK" when absent. */
  answers?: Record<number, string>;
}

/** The OpenAPI document of all documented routes, made from their declarations. */
export function openApiDocument(routes: readonly Route[], app: Pick<App, "settings">): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    if (!route.doc) continue;
    const path = route.path.replace(/<(?:\w+:)?(\w+)>/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, route.doc) };
  }
  return {
    openapi: "3.0.2",
    info: { title: app.settings.APP_NAME, version: "v1", description: app.settings.APP_NAME },
    servers: [{ url: app.settings.APPLICATION_ROOT ?? "/" }],
    paths,
    components: {
      securitySchemes: {
        jwt: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
        jwt_refresh: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
      },
    },
  };
}

function operation(route: Route, doc: OperationDoc): Record<string, unknown> {
  const parameters: unknown[] = [...route.path.matchAll(/<(?:(\w+):)?(\w+)>/g)].map(([, converter, name]) => ({
    in: "path",
    name,
    required: true,
    schema: { type: converter === "int" ? "integer" : "string" },
  }));
  if (doc.q) parameters.push({ in: "query", name: "q", content: { "application/json": { schema: doc.q } } });
  for (const [name, schema] of Object.entries(doc.query ?? {})) parameters.push({ in: "query", name, schema });
  const answers = Object.entries({ 200: "OK", ...doc.answers }).map(([status, description]) => [
    status,
    { description },
  ]);
  return {
    tags: [doc.tag],
    summary: doc.summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(doc.body
      ? { requestBody: { required: true, content: { "application/json": { schema: jsonSchema(doc.body) } } } }
      : {}),
    responses: Object.fromEntries(answers),
    ...(route.right === "public" ? {} : { security: [{ [route.right === "refresh" ? "jwt_refresh" : "jwt"]: [] }] }),
  };
}

function jsonSchema(schema: ZodType): unknown {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { unrepresentable: "any", io: "input" });
  return rest;
}
