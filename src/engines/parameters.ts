import type { Engine } from "./engine.ts";
import type { FormField } from "./form.ts";
import { parseUri } from "./uri.ts";

/** JSON schema of the form; empty for engines that are not reached over a network. */
export function parametersSchema({ encryptionParameters, form }: Engine): Record<string, unknown> {
  if (form) return schemaOf(form.fields);
  if (!encryptionParameters) return {};
  return {
    type: "object",
    properties: {
      username: { type: "string", nullable: true, description: "Username" },
      password: { type: "string", nullable: true, description: "Password" },
      host: { type: "string", description: "Hostname or IP address" },
      port: { type: "integer", minimum: 0, maximum: 65536, description: "Database port" },
      database: { type: "string", description: "Database name" },
      query: { type: "object", additionalProperties: {}, description: "Additional parameters" },
      encryption: { type: "boolean", description: "Use an encrypted connection to the database" },
      ssh: { type: "boolean", description: "Use an ssh tunnel connection to the database" },
    },
    required: ["database", "host", "port", "username"],
    additionalProperties: false,
  };
}

function schemaOf(fields: Readonly<Record<string, FormField>>): Record<string, unknown> {
  const required = Object.entries(fields).flatMap(([name, { isRequired }]) => (isRequired ? [name] : []));
  return {
    type: "object",
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, { isRequired: _, isNullable, isSecret, ...told }]) => [
        name,
        {
          ...told,
          ...(told.type === "object" ? { additionalProperties: {} } : {}),
          ...(isNullable ? { nullable: true } : {}),
          ...(isSecret ? { "x-encrypted-extra": true } : {}),
        },
      ]),
    ),
    ...(required.length > 0 ? { required: required.sort() } : {}),
    additionalProperties: false,
  };
}

/**
 * What the form holds for a stored URI, whose password is a mask; null where there is no form, or nothing for it.
 * @param secrets the secure extra as people see it
 */
export function parametersOf(
  engine: Engine,
  storedUri: string,
  secrets: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> | null {
  if (engine.form) return engine.form.toValues(parseUri(storedUri), secrets);
  if (!engine.encryptionParameters) return null;
  const { username, password, host, port, database, query } = parseUri(storedUri);
  const encrypting = Object.entries(engine.encryptionParameters);
  return {
    username,
    password,
    host,
    port,
    database: database ?? "",
    query: Object.fromEntries(
      Object.entries(query).filter(
        ([name, value]) => !encrypting.some((pair) => pair[0] === name && pair[1] === value),
      ),
    ),
    encryption: encrypting.every(([name, value]) => query[name] === value),
  };
}

/** What clients are told of an engine's abilities. */
export function engineInformation({ abilities }: Engine): Record<string, boolean> {
  return {
    supports_file_upload: abilities.supportsFileUpload,
    disable_ssh_tunneling: abilities.disableSshTunneling,
    supports_dynamic_catalog: abilities.supportsDynamicCatalog,
    supports_oauth2: abilities.supportsOauth2,
  };
}
