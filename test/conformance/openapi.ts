/**
 * Says what of Superset 6.0.0's OpenAPI document is missing from ours: paths, methods, parameters, bodies, statuses and
 * the fields of answers. Names of paths and schemas count, since clients are generated from them. And which of its routes
 * (routes.json), described there or not, nothing answers.
 *
 *   node test/conformance/openapi.ts [--all]
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { allRoutes } from "../../src/server/routes.ts";
import { createTestDatabase, probeServices } from "../support/services.ts";
import { knownGaps } from "./known-gaps.ts";
import { missingRoutes } from "./routes.ts";
import { startFreshServer } from "./server.ts";

type Schema = Record<string, unknown>;
interface Operation {
  parameters?: { name: string; in: string; schema?: Schema; content?: Record<string, { schema?: Schema }> }[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
  responses?: Record<string, { $ref?: string; content?: Record<string, { schema?: Schema }> }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** Of fields inside fields: some schemas hold themselves. */
const MAX_DEPTH = 5;

/** Property names of a schema as paths, e.g. `result[].owners[].id`; references are followed. */
function fieldsOf(document: Document, schema: Schema | undefined, prefix = "", depth = 0): Set<string> {
  const found = new Set<string>();
  if (!schema || depth > MAX_DEPTH) return found;
  const name = typeof schema.$ref === "string" ? schema.$ref.split("/").pop() : undefined;
  if (name) return fieldsOf(document, document.components.schemas[name], prefix, depth);
  for (const part of ["allOf", "anyOf", "oneOf"])
    for (const option of (schema[part] as Schema[] | undefined) ?? [])
      for (const field of fieldsOf(document, option, prefix, depth)) found.add(field);
  for (const [key, property] of Object.entries((schema.properties as Record<string, Schema> | undefined) ?? {})) {
    found.add(`${prefix}${key}`);
    for (const field of fieldsOf(document, property, `${prefix}${key}.`, depth + 1)) found.add(field);
  }
  if (schema.items) for (const field of fieldsOf(document, schema.items as Schema, prefix, depth)) found.add(field);
  return found;
}

/** What `expected` has and `actual` lacks, a line each. */
function* missing(expected: Document, actual: Document): Generator<string> {
  for (const [path, methods] of Object.entries(expected.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const ours = actual.paths[path]?.[method];
      const name = `${method.toUpperCase()} ${path}`;
      if (!ours) {
        yield `${name}: not there`;
        continue;
      }
      for (const problem of missingOf(operation, ours, expected, actual)) yield `${name}: ${problem}`;
    }
  }
  for (const path of Object.keys(actual.paths))
    for (const method of Object.keys(actual.paths[path] ?? {}))
      if (!expected.paths[path]?.[method]) yield `${method.toUpperCase()} ${path}: the reference does not list it`;
}

function* missingOf(operation: Operation, ours: Operation, expected: Document, actual: Document): Generator<string> {
  for (const parameter of operation.parameters ?? []) {
    const mine = ours.parameters?.find(({ name, in: place }) => name === parameter.name && place === parameter.in);
    if (!mine) yield `parameter ${parameter.name} in ${parameter.in}`;
    else {
      const schema = (of: typeof parameter) => of.schema ?? of.content?.["application/json"]?.schema;
      yield* lacking("parameter field", fieldsOf(expected, schema(parameter)), fieldsOf(actual, schema(mine)));
      if (parameter.in === "path" && parameter.schema?.type !== mine.schema?.type)
        yield `type of ${parameter.name}: ${parameter.schema?.type}`;
    }
  }
  for (const [type, { schema }] of Object.entries(operation.requestBody?.content ?? {})) {
    const mine = ours.requestBody?.content[type];
    if (!mine) yield `body of ${type}`;
    else yield* lacking("body field", fieldsOf(expected, schema), fieldsOf(actual, mine.schema));
  }
  for (const [status, answer] of Object.entries(operation.responses ?? {})) {
    const mine = ours.responses?.[status];
    if (!mine) {
      yield `status ${status}`;
      continue;
    }
    for (const [type, { schema }] of Object.entries(answer.content ?? {})) {
      if (!mine.content?.[type]) yield `answer ${status} of ${type}`;
      else
        yield* lacking(`field of ${status}`, fieldsOf(expected, schema), fieldsOf(actual, mine.content[type].schema));
    }
  }
}

function* lacking(what: string, wanted: Set<string>, there: Set<string>): Generator<string> {
  for (const name of wanted) if (!there.has(name)) yield `${what} ${name}`;
}

const file = join(process.env.FACTS ?? join(import.meta.dirname, "../../../shared/facts"), "openapi.json");
if (!existsSync(file)) {
  console.error(`No ${file}; name the folder of openapi.json in FACTS.`);
  process.exit(2);
}
const expected = JSON.parse(readFileSync(file, "utf8")) as Document;
const database = await createTestDatabase("sqlite", await probeServices());
const running = await startFreshServer(database.sqlalchemyUri);
try {
  const login = await fetch(`${running.server.url}/api/v1/security/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: "admin", password: "admin", provider: "db" }),
  });
  const { access_token: token } = (await login.json()) as { access_token: string };
  const answer = await fetch(`${running.server.url}/api/v1/_openapi`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const problems = [...missing(expected, (await answer.json()) as Document)];
  const known = knownGaps().operations;
  const nameOf = (problem: string) => problem.slice(0, problem.indexOf(":"));
  const shown = process.argv.includes("--all") ? problems : problems.slice(0, 25);
  for (const problem of shown) console.log(problem);
  if (shown.length < problems.length) console.log(`… and ${problems.length - shown.length} more (--all shows them)`);
  const operations = Object.values(expected.paths).reduce((sum, methods) => sum + Object.keys(methods).length, 0);
  const faulty = new Set(problems.map(nameOf)).size;
  console.log(`openapi: ${operations} operations, ${faulty} differ, ${problems.length} differences`);
  const unexpected = problems.filter((problem) => !Object.hasOwn(known, nameOf(problem)));
  for (const problem of unexpected) console.log(`not in known-gaps.json: ${problem}`);
  const unanswered = missingRoutes(join(dirname(file), "routes.json"), allRoutes(running.app));
  const reasons = Object.keys(knownGaps().routes);
  const unnamed = unanswered.filter((route) => !reasons.some((start) => route.split(" ")[1]?.startsWith(start)));
  console.log(`routes: ${unanswered.length} not answered, ${unnamed.length} of them not in known-gaps.json`);
  for (const route of unnamed) console.log(`not in known-gaps.json: ${route}`);
  process.exitCode = unexpected.length + unnamed.length > 0 ? 1 : 0;
} finally {
  await running.stop();
  await database.drop();
}
process.exit();
