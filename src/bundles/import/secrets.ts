import { MASK } from "../../mask.ts";
import type { Database } from "../../metadata/entities/database.ts";
import { isFeatureEnabled } from "../../settings/flags.ts";
import type { Settings } from "../../settings/keys.ts";
import { commandError, type FileProblem } from "../errors.ts";
import type { DatabaseConfig } from "../schemas.ts";
import { lacksPassword } from "./database.ts";

/** Passwords and keys by the name of the connection's file. */
export interface Secrets {
  passwords?: Readonly<Record<string, string>>;
  sshTunnelPasswords?: Readonly<Record<string, string>>;
  sshTunnelPrivateKeys?: Readonly<Record<string, string>>;
  sshTunnelPrivateKeyPasswords?: Readonly<Record<string, string>>;
}

/** Puts what came with the request in the place of what files leave out. */
export function applySecrets(databases: ReadonlyMap<string, DatabaseConfig>, secrets: Secrets): void {
  for (const [file, config] of databases) {
    config.password = secrets.passwords?.[file] ?? config.password;
    const tunnel = config.ssh_tunnel;
    if (!tunnel) continue;
    tunnel.password = secrets.sshTunnelPasswords?.[file] ?? tunnel.password;
    tunnel.private_key = secrets.sshTunnelPrivateKeys?.[file] ?? tunnel.private_key;
    tunnel.private_key_password = secrets.sshTunnelPrivateKeyPasswords?.[file] ?? tunnel.private_key_password;
  }
}

/** What new connections lack to be opened; those that exist have it already. */
export function findSecretProblems(
  databases: ReadonlyMap<string, DatabaseConfig>,
  known: ReadonlyMap<string, Database>,
  settings: Settings,
  problems: Map<string, FileProblem>,
): void {
  for (const [file, config] of databases) {
    if (known.has(config.uuid)) continue;
    const messages = [
      ...(lacksPassword(config) ? ["Must provide a password for the database"] : []),
      ...(config.ssh_tunnel ? tunnelProblems(config.ssh_tunnel, settings) : []),
    ];
    if (messages.length > 0) problems.set(file, { _schema: messages });
  }
}

/** A tunnel opens with a password, or with a key and the key's password. */
function tunnelProblems(
  { password, private_key, private_key_password }: NonNullable<DatabaseConfig["ssh_tunnel"]>,
  settings: Settings,
): string[] {
  if (!isFeatureEnabled(settings, "SSH_TUNNELING")) throw commandError("SSH Tunneling is not enabled", 400);
  const hasKey = private_key !== undefined || private_key_password !== undefined;
  if (password !== undefined) {
    if (hasKey) throw commandError("Cannot have multiple credentials for the SSH Tunnel", 422);
    return password === MASK ? ["Must provide a password for the ssh tunnel"] : [];
  }
  if (!hasKey) throw commandError("Must provide credentials for the SSH Tunnel", 422);
  const isAbsent = (secret: string | undefined) => secret === undefined || secret === MASK;
  return [
    ...(isAbsent(private_key) ? ["Must provide a private key for the ssh tunnel"] : []),
    ...(isAbsent(private_key_password) ? ["Must provide a private key password for the ssh tunnel"] : []),
  ];
}
