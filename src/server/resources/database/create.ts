import type { ConnectionTarget } from "../../../engines/engine.ts";
import { engineFor } from "../../../engines/registry.ts";
import { checkUriIsSafe } from "../../../engines/safety.ts";
import { targetOf } from "../../../engines/target.ts";
import { parseUri } from "../../../engines/uri.ts";
import { LitesetError } from "../../../errors.ts";
import { Database } from "../../../metadata/entities/database.ts";
import { Dataset } from "../../../metadata/entities/dataset.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { catalogPerm, databasePerm, schemaPerm } from "../../../security/access.ts";
import { addPermissionView } from "../../../security/permission-views.ts";
import { json } from "../../answers.ts";
import { notFound } from "../../rest/item.ts";
import { flag, integer, jsonText, looseObject, readBody, text, unprocessable, uuid } from "../../rest/schema.ts";
import { authorOf } from "../../rest/store.ts";
import type { Answer, Call } from "../../route.ts";

const MASK = "XXXXXXXXXX";
const CREDENTIALS = /^([\w+]+:\/\/[^:/]*):([^@]*)@/;

const fields = looseObject({
  database_name: text({ min: 1, max: 250 }),
  sqlalchemy_uri: text({ min: 1, max: 1024 }).optional(),
  cache_timeout: integer().nullable().optional(),
  expose_in_sqllab: flag().optional(),
  allow_run_async: flag().optional(),
  allow_file_upload: flag().optional(),
  allow_ctas: flag().optional(),
  allow_cvas: flag().optional(),
  allow_dml: flag().optional(),
  force_ctas_schema: text({ min: 0, max: 250 }).nullable().optional(),
  impersonate_user: flag().optional(),
  extra: jsonText().optional(),
  masked_encrypted_extra: jsonText().nullable().optional(),
  server_cert: text().nullable().optional(),
  configuration_method: text().optional(),
  is_managed_externally: flag().nullable().optional(),
  external_url: text().nullable().optional(),
  uuid: uuid().optional(),
});

/** POST: a new connection, tried before it is stored. */
export async function createDatabase(call: Call): Promise<Answer> {
  const body = await readBody(call, fields);
  const uri = String(body.sqlalchemy_uri ?? "").trim();
  if (!uri) throw unprocessable({ sqlalchemy_uri: ["Field is required"] });
  const em = call.app.metadata.em();
  await refuseTaken(em, String(body.database_name));
  checkUriIsSafe(uri, call.app.settings);
  const password = CREDENTIALS.exec(uri)?.[2];
  const stored = {
    id: 0,
    database_name: String(body.database_name),
    sqlalchemy_uri: uri.replace(CREDENTIALS, `$1:${MASK}@`),
    password: password === undefined ? null : decodeURIComponent(password),
    extra: (body.extra as string) || null,
    server_cert: (body.server_cert as string | null) ?? null,
  };
  const target = { ...targetOf(stored), databaseId: null };
  await call.app.engines.ping(target, { signal: call.signal, timeoutMs: 30_000 });
  const schemas = await readSchemas(call, target);

  const { id, uuid } = await em.transactional(async (trx) => {
    const { masked_encrypted_extra: encrypted_extra, ...given } = body;
    const database = trx.create(Database, {
      ...given,
      sqlalchemy_uri: stored.sqlalchemy_uri,
      password: stored.password,
      encrypted_extra: encrypted_extra ?? "{}",
      ...authorOf(trx, call.viewer, true),
    } as never);
    await trx.flush();
    await addPermissionView(trx, "database_access", databasePerm(database));
    const { catalog } = schemas;
    const catalogView = catalogPerm(database.database_name, catalog);
    if (catalogView) await addPermissionView(trx, "catalog_access", catalogView);
    for (const schema of schemas.names) {
      const view = schemaPerm(database.database_name, catalog, schema);
      if (view) await addPermissionView(trx, "schema_access", view);
    }
    return database;
  });
  call.app.viewers.invalidate();
  return json({ id, result: describe(body, stored.sqlalchemy_uri, uuid) }, { status: 201 });
}

function describe(body: Record<string, unknown>, uri: string, id: unknown): Record<string, unknown> {
  const { masked_encrypted_extra, uuid: _uuid, ...shown } = body;
  const parsed = parseUri(uri);
  const engine = engineFor(uri);
  const result: Record<string, unknown> = {
    ...shown,
    configuration_method: body.configuration_method ?? "sqlalchemy_form",
    driver: parsed.driver ?? engine.defaultDriver,
    expose_in_sqllab: body.expose_in_sqllab ?? true,
    sqlalchemy_uri: uri,
    uuid: id,
    ...(masked_encrypted_extra === undefined ? {} : { masked_encrypted_extra }),
  };
  if (parsed.host !== null) {
    const { host, port, username, database, query } = parsed;
    result.parameters = {
      database: database ?? "",
      encryption: false,
      host,
      password: parsed.password === null ? null : MASK,
      port,
      query,
      username,
    };
  }
  return result;
}

async function refuseTaken(em: EntityManager, name: string): Promise<void> {
  if ((await em.count(Database, { database_name: name })) > 0) {
    throw unprocessable({ database_name: "A database with the same name already exists." });
  }
}

async function readSchemas(call: Call, target: ConnectionTarget): Promise<{ catalog: string | null; names: string[] }> {
  const inspector = call.app.engines.inspect(target, { signal: call.signal, timeoutMs: 30_000 });
  const catalog = engineFor(target.uri).abilities.supportsCatalog ? await inspector.defaultCatalog() : null;
  return { catalog, names: await inspector.schemas() };
}

/** DELETE: refused while datasets use the connection. */
export async function deleteDatabase(call: Call): Promise<Answer> {
  const id = Number(call.params.pk);
  const em = call.app.metadata.em();
  const database = await em.findOne(Database, { id });
  if (!database) throw notFound();
  if ((await em.count(Dataset, { database: id })) > 0) {
    throw new LitesetError("Cannot delete a database that has datasets attached", undefined, { status: 422 });
  }
  await em.transactional(async (trx) => {
    await trx.nativeDelete(Database, { id });
  });
  call.app.engines.forget(id);
  call.app.viewers.invalidate();
  return { message: "OK" };
}
