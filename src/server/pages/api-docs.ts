import { escapeHtml, html } from "../answers.ts";
import { notFoundError } from "../middleware/errors.ts";
import { page, type Route } from "../route.ts";
import { openTemplate } from "../template.ts";

/** As much of an OpenAPI document as the page shows. */
interface Operation {
  tags?: string[];
  summary?: string;
  parameters?: { in: string; name: string; required?: boolean }[];
  requestBody?: { content?: Record<string, { schema?: unknown }> };
  responses?: Record<string, { description?: string; $ref?: string; content?: Record<string, { schema?: unknown }> }>;
}
interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; responses: Record<string, { description?: string }> };
}

/**
 * The page that documents the API for people.
 * @param read the document that /api/v1/_openapi answers
 */
export function apiDocsRoute(read: () => Promise<unknown>): Route {
  const fill = openTemplate("plain.html");
  let content: string | undefined;
  return {
    method: "GET",
    path: "/swagger/<version>",
    right: page("can_show", "SwaggerView"),
    action: async (call) => {
      if (call.params.version !== "v1") throw notFoundError();
      content ??= describeApi((await read()) as ApiDocument);
      return html(fill({ title: `${escapeHtml(call.app.settings.APP_NAME)} API`, content }));
    },
  };
}

function describeApi(document: ApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const byTag = Object.groupBy(operations, ({ operation }) => operation.tags?.[0] ?? "Others");
  const sections = Object.entries(byTag)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([tag, members = []]) => {
      const items = members.map(({ path, method, operation }) => describeOperation(path, method, operation, document));
      return `<h2>${escapeHtml(tag)}</h2>\n${items.join("\n")}`;
    });
  const schemas = Object.entries(document.components.schemas)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(
      ([name, schema]) =>
        `<details id="${escapeHtml(name)}"><summary>${escapeHtml(name)}</summary>${code(schema)}</details>`,
    );
  const intro = '<p>For programs: <a href="/api/v1/_openapi">the same as an OpenAPI document</a>.</p>';
  return [intro, ...sections, "<h2>Schemas</h2>", ...schemas].join("\n");
}

function describeOperation(path: string, method: string, operation: Operation, { components }: ApiDocument): string {
  const { summary = "", parameters = [], requestBody, responses = {} } = operation;
  const lines: string[] = [];
  for (const { in: place, name, required } of parameters)
    lines.push(
      `<li><code>${escapeHtml(name)}</code> in the ${place === "path" ? "path" : "query"}${required ? "" : ", optional"}</li>`,
    );
  for (const [type, { schema }] of Object.entries(requestBody?.content ?? {}))
    lines.push(`<li>Body, ${escapeHtml(type)}:${code(schema)}</li>`);
  for (const [status, response] of Object.entries(responses)) {
    const shared = components.responses[response.$ref?.split("/").at(-1) ?? ""];
    const text = escapeHtml(response.description ?? shared?.description ?? "");
    const schemas = Object.values(response.content ?? {}).map(({ schema }) => code(schema));
    lines.push(`<li>${escapeHtml(status)} ${text}${schemas.join("")}</li>`);
  }
  const title = `<b>${escapeHtml(method.toUpperCase())}</b> <code>${escapeHtml(path)}</code> ${escapeHtml(summary)}`;
  return `<details><summary>${title}</summary><ul>${lines.join("")}</ul></details>`;
}

/** A schema as JSON; names of schemas lead to them. */
function code(schema: unknown): string {
  const isEmpty = schema === undefined || Object.keys(schema as object).length === 0;
  if (isEmpty) return "";
  const text = escapeHtml(JSON.stringify(schema, null, 2)).replace(
    /#\/components\/schemas\/([\w.-]+)/g,
    (address, name: string) => `<a href="#${name}">${address}</a>`,
  );
  return `<pre>${text}</pre>`;
}
