import { LitesetError } from "../errors.ts";
import type { SshTunnel } from "../metadata/entities/database.ts";
import type { ConnectionTarget } from "./engine.ts";
import type { TunnelTarget } from "./tunnel.ts";
import { formatUri, parseUri } from "./uri.ts";

/** The columns of `ssh_tunnels` that a tunnel needs; or what is to be stored there. */
export type StoredTunnel = {
  [column in "server_address" | "server_port" | "username" | "password" | "private_key" | "private_key_password"]?:
    | SshTunnel[column]
    | undefined;
};

/** How to open a stored tunnel. */
export const tunnelTargetOf = (row: StoredTunnel): TunnelTarget => ({
  address: row.server_address ?? "",
  port: row.server_port ?? 22,
  username: row.username ?? "",
  password: row.password || null,
  privateKey: row.private_key || null,
  privateKeyPassword: row.private_key_password || null,
});

/** The columns of `dbs` that a connection needs. */
export interface StoredDatabase {
  id: number;
  database_name: string;
  sqlalchemy_uri: string;
  password?: string | null;
  extra?: string | null;
  encrypted_extra?: string | null;
  server_cert?: string | null;
  allow_dml?: boolean | null;
  impersonate_user?: boolean | null;
}

export interface TargetOptions {
  catalog?: string | null;
  schema?: string | null;
  /** Name of the user who asks, for databases that impersonate. */
  username?: string | null;
}

/** How to reach a stored database: its URI with the password, its extra, the wished catalog and schema. */
export function targetOf(database: StoredDatabase, options: TargetOptions = {}): ConnectionTarget {
  const stored = parseUri(database.sqlalchemy_uri);
  const impersonate = database.impersonate_user === true && Boolean(options.username);
  return {
    databaseId: database.id,
    databaseName: database.database_name,
    // The stored URI holds a mask where the password was.
    uri: formatUri({
      ...stored,
      password: database.password ?? stored.password,
      username: impersonate ? (options.username ?? null) : stored.username,
    }),
    catalog: options.catalog ?? null,
    schema: options.schema ?? null,
    username: options.username ?? null,
    impersonate,
    principal: stored.username,
    extra: parseObject(database.extra, `The extra settings of the database "${database.database_name}"`),
    secrets: parseObject(
      database.encrypted_extra,
      `The secure extra settings of the database "${database.database_name}"`,
    ),
    serverCert: database.server_cert ?? null,
    allowDml: database.allow_dml === true,
  };
}

/** An object that is stored as JSON text; the error never repeats the text, since it may hold secrets. */
function parseObject(text: string | null | undefined, what: string): Record<string, unknown> {
  if (!text?.trim()) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    const message = `${what} are no JSON. Correct them in its form.`;
    throw new LitesetError(message, undefined, { status: 422 });
  }
  return {};
}
