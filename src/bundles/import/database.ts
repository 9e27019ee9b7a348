import { passwordToKeep } from "../../engines/connection-mutator.ts";
import { checkUriIsSafe } from "../../engines/safety.ts";
import { formatUri, parseUri } from "../../engines/uri.ts";
import { MASK } from "../../mask.ts";
import { Database, SshTunnel } from "../../metadata/entities/database.ts";
import { databasePerm } from "../../security/access.ts";
import { addPermissionView } from "../../security/permission-views.ts";
import { toJson } from "../json.ts";
import type { DatabaseConfig } from "../schemas.ts";
import type { TreeMap } from "../tree.ts";
import { audit, type ImportContext, shouldWrite } from "./importer.ts";

/** Creates a connection or brings it up to date; identity is the uuid, then the name. */
export async function importDatabase(
  context: ImportContext,
  config: DatabaseConfig,
  overwrite: boolean,
): Promise<Database> {
  const { em, settings, viewer } = context;
  const existing = await findDatabase(context, config);
  if (!shouldWrite(context, "database", existing && {}, overwrite)) return existing!;
  // Who works on the machine itself reads its files anyway.
  if (viewer) checkUriIsSafe(config.sqlalchemy_uri, settings);

  const { masked, password } = splitPassword(config.sqlalchemy_uri, config.password);
  const fields = {
    database_name: config.database_name,
    sqlalchemy_uri: masked,
    cache_timeout: config.cache_timeout,
    expose_in_sqllab: config.expose_in_sqllab,
    allow_run_async: config.allow_run_async,
    allow_ctas: config.allow_ctas,
    allow_cvas: config.allow_cvas,
    allow_dml: config.allow_dml,
    allow_file_upload: config.allow_csv_upload ?? config.allow_file_upload,
    impersonate_user: config.impersonate_user,
    extra: config.extra && toJson(renameUploadSchemas(config.extra)),
    encrypted_extra: config.encrypted_extra,
    is_managed_externally: config.is_managed_externally ?? undefined,
    external_url: config.external_url,
    // Undefined leaves what there is.
    password: password && passwordToKeep(settings, password),
    uuid: config.uuid,
  };
  const database = existing ?? em.create(Database, { ...given(fields), ...audit(context, true) } as never);
  if (existing) Object.assign(database, { ...given(fields), ...audit(context, false) });
  await em.flush();
  if (config.ssh_tunnel) await importTunnel(context, database, config.ssh_tunnel);
  await addPermissionView(em, "database_access", databasePerm(database));
  return database;
}

/** The connection that a bundle means. */
async function findDatabase({ em }: ImportContext, config: DatabaseConfig): Promise<Database | null> {
  return (
    (await em.findOne(Database, { uuid: config.uuid })) ??
    (await em.findOne(Database, { database_name: config.database_name }))
  );
}

/** The tunnel of a connection; secrets that are still masked leave those that are there. */
async function importTunnel(
  context: ImportContext,
  database: Database,
  { id: _, ...config }: NonNullable<DatabaseConfig["ssh_tunnel"]>,
): Promise<void> {
  const { em } = context;
  const isKept = (value: unknown) => context.asIs || value !== MASK;
  const fields = Object.fromEntries(Object.entries(config).filter(([, value]) => isKept(value)));
  const existing = await em.findOne(SshTunnel, { database: database.id });
  if (existing) Object.assign(existing, { ...given(fields), ...audit(context, false) });
  else em.create(SshTunnel, { ...given(fields), database, ...audit(context, true) } as never);
  await em.flush();
}

/** Whether the URI only says that there is a password, and neither the file nor the request brings it. */
export const lacksPassword = (config: DatabaseConfig): boolean =>
  parseUri(config.sqlalchemy_uri).password === MASK && !config.password;

/** A URI as it is stored, and the password to store beside it; undefined leaves the one that is there. */
export function splitPassword(
  text: string,
  given?: string | null,
): { masked: string; password: string | null | undefined } {
  const uri = parseUri(text);
  if (uri.password === MASK) return { masked: text.trim(), password: given ?? undefined };
  if (uri.password === null) return { masked: text.trim(), password: null };
  return { masked: formatUri({ ...uri, password: MASK }), password: uri.password };
}

/** Bundles keep the name from before uploads took more than CSV. */
function renameUploadSchemas(extra: TreeMap): TreeMap {
  return new Map(
    [...extra].map(([key, value]) => [
      key === "schemas_allowed_for_csv_upload" ? "schemas_allowed_for_file_upload" : key,
      value,
    ]),
  );
}

/** What a file does not say stays as it is. */
export function given<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}
