import { writeFile } from "node:fs/promises";
import { type App, createApp } from "../app.ts";
import { UserError } from "../errors.ts";
import { createLogger } from "../log.ts";
import { openApiDocument } from "../server/openapi/document.ts";
import type { Route } from "../server/route.ts";
import { allRoutes } from "../server/routes.ts";
import { readSettings } from "./context.ts";

interface Options {
  config?: string;
  json?: boolean;
  sort?: string;
  allMethods?: boolean;
  output?: string;
}

const SORTS = ["endpoint", "methods", "domain", "rule", "match"];

/** `liteset routes`: every address that the server answers. */
export async function routesCommand({ sort = "endpoint", ...options }: Options): Promise<void> {
  if (!SORTS.includes(sort)) throw new UserError(`--sort is one of ${SORTS.join(", ")}, not "${sort}"`);
  const rows = (await readRoutes(options)).map((route) => ({
    endpoint: route.audit?.action ?? (typeof route.right === "string" ? route.right : route.right.view),
    methods: options.allMethods && route.method === "GET" ? "GET, HEAD, OPTIONS" : route.method,
    rule: route.path,
    right: typeof route.right === "string" ? route.right : `${route.right.permission} on ${route.right.view}`,
  }));
  const key = sort === "endpoint" || sort === "methods" ? sort : "rule";
  // "match" is the order in which routes were declared.
  if (sort !== "match") rows.sort((a, b) => compare(a[key], b[key]) || compare(a.rule, b.rule));
  if (options.json) return console.log(JSON.stringify(rows));
  const titles = { endpoint: "Endpoint", methods: "Methods", rule: "Rule", right: "Right" };
  const table = [titles, ...rows];
  const widths = (["endpoint", "methods", "rule"] as const).map((name) => longest(table.map((row) => row[name])));
  const line = (cells: string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd();
  for (const row of table) console.log(line([row.endpoint, row.methods, row.rule, row.right]));
}

/** `liteset fab list-views`: what permissions are about. */
export async function listViewsCommand(options: Options): Promise<void> {
  const views = new Map<string, { route: string; permissions: Set<string> }>();
  for (const { right, path } of await readRoutes(options)) {
    if (typeof right === "string") continue;
    const view = views.get(right.view) ?? { route: path, permissions: new Set<string>() };
    view.permissions.add(right.permission);
    view.route = commonBase(view.route, path);
    views.set(right.view, view);
  }
  const rows = [...views]
    .map(([view, { route, permissions }]) => ({ view, route, permissions: [...permissions].sort() }))
    .sort((a, b) => compare(a.view, b.view));
  if (options.json) return console.log(JSON.stringify(rows));
  for (const { view, route, permissions } of rows)
    console.log(`View:${view} | Route:${route} | Perms:${permissions.join(", ")}`);
}

/** `liteset update-api-docs`: the OpenAPI document as a file. */
export async function updateApiDocsCommand({ output = "openapi.json", ...options }: Options): Promise<void> {
  const text = await withApp(options, (app) => JSON.stringify(openApiDocument(allRoutes(app), app), null, 2));
  await writeFile(output, `${text}\n`).catch((cause: unknown) => {
    throw new UserError(`${output} cannot be written`, { cause });
  });
  console.log(`The OpenAPI document was written to ${output}.`);
}

const readRoutes = (options: Options): Promise<Route[]> => withApp(options, allRoutes);

async function withApp<T>(options: Options, act: (app: App) => T): Promise<T> {
  const app = await createApp(await readSettings(options), { log: createLogger({ level: "error" }) });
  try {
    return act(app);
  } finally {
    await app.close();
  }
}

/** The folders that two addresses share. */
function commonBase(a: string, b: string): string {
  const [left, right] = [a.split("/"), b.split("/")];
  const end = left.findIndex((part, at) => part !== right[at] || part.startsWith("<"));
  return left.slice(0, end < 0 ? undefined : end).join("/") || "/";
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const longest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length));
