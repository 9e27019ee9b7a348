import type { App } from "../../app.ts";
import type { Route } from "../route.ts";
import { type Components, createComponents } from "./components.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { AnswerDoc, OperationDoc } from "./operation.ts";

/** The OpenAPI document of all documented routes, made from their declarations. */
export async function openApiDocument(
  routes: readonly Route[],
  app: Pick<App, "settings" | "metadata">,
): Promise<Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  const components = createComponents(app.metadata);
  for (const route of routes) {
    if (!route.doc) continue;
    const path = route.path.replace(/<(?:\w+:)?(\w+)>/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: await operation(route, route.doc, components) };
  }
  return {
    openapi: "3.0.2",
    info: { title: app.settings.APP_NAME, version: "v1", description: app.settings.APP_NAME },
    servers: [{ url: app.settings.APPLICATION_ROOT ?? "/" }],
    paths,
    components: {
      responses: Object.fromEntries(Object.keys(REFUSALS).map((status) => [status, refusal(Number(status))])),
      schemas: components.schemas,
      securitySchemes: {
        jwt: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
        jwt_refresh: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
      },
    },
  };
}

const REFUSALS: Record<number, string> = {
  400: "Bad request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not found",
  410: "Gone",
  422: "Could not process entity",
  500: "Fatal error",
};

const text: JsonSchema = { type: "string" };

function refusal(status: number): JsonSchema {
  const properties: JsonSchema = { message: text };
  if (status === 410) {
    const error = { error_type: text, extra: { type: "object" }, level: text, message: text };
    properties.errors = { type: "array", items: { type: "object", properties: error } };
  }
  return {
    description: REFUSALS[status],
    content: { "application/json": { schema: { type: "object", properties } } },
  };
}

async function operation(route: Route, doc: OperationDoc, components: Components): Promise<JsonSchema> {
  const parameters = parametersOf(route, doc, components);
  return {
    tags: [doc.tag],
    summary: doc.summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(await requestBody(doc, components)),
    responses: responsesOf(doc, components),
    ...(route.right === "public" ? {} : { security: [{ [route.right === "refresh" ? "jwt_refresh" : "jwt"]: [] }] }),
  };
}

function parametersOf(route: Route, doc: OperationDoc, components: Components): JsonSchema[] {
  const parts = new Map<string, JsonSchema>();
  // `pk` is a number even where the address takes any text, to answer 404 as the reference does.
  for (const [, converter, name = ""] of route.path.matchAll(/<(?:(\w+):)?(\w+)>/g))
    parts.set(name, { type: converter === "int" || name === "pk" ? "integer" : "string" });
  for (const [name, schema] of Object.entries(doc.path ?? {})) parts.set(name, schema);
  const parameters: JsonSchema[] = [...parts].map(([name, schema]) => ({ in: "path", name, required: true, schema }));
  if (doc.q) {
    const { id, ...schema } = doc.q;
    const named = typeof id === "string" ? components.add(id, () => schema) : schema;
    parameters.push({ in: "query", name: "q", content: { "application/json": { schema: named } } });
  }
  for (const [name, schema] of Object.entries(doc.query ?? {})) parameters.push({ in: "query", name, schema });
  return parameters;
}

async function requestBody(doc: OperationDoc, components: Components): Promise<JsonSchema> {
  const content: JsonSchema = {};
  const body = typeof doc.body === "function" ? await doc.body() : doc.body;
  if (body) content["application/json"] = { schema: components.of(body) };
  if (doc.form) content["multipart/form-data"] = { schema: components.of(doc.form) };
  return Object.keys(content).length > 0 ? { requestBody: { required: true, content } } : {};
}

function responsesOf(doc: OperationDoc, components: Components): JsonSchema {
  const named = Object.entries(doc.answers ?? {});
  const all = named.some(([status]) => Number(status) < 400) ? named : [["200", "OK"] as const, ...named];
  const responses: JsonSchema = {};
  for (const [status, answer] of [...all, ["500", "Fatal error"] as const]) {
    const isGood = Number(status) < 300;
    const said: AnswerDoc = typeof answer === "string" ? { description: answer } : answer;
    const shown = typeof answer === "string" && isGood ? doc : said;
    if (shown.result || shown.produces)
      responses[status] = { description: said.description, content: contentOf(shown, components) };
    else
      responses[status] =
        status in REFUSALS ? { $ref: `#/components/responses/${status}` } : { description: said.description };
  }
  return responses;
}

function contentOf({ result, produces }: Pick<AnswerDoc, "result" | "produces">, components: Components): JsonSchema {
  if (!produces) return { "application/json": { schema: schemaOfResult(result, components) } };
  const isText = /^(text|application\/csv)/.test(produces);
  return { [produces]: { schema: isText ? text : { type: "string", format: "binary" } } };
}

function schemaOfResult(result: OperationDoc["result"], components: Components): JsonSchema {
  if (result === undefined) return {};
  return typeof result === "function" ? result(components) : components.of(result);
}
