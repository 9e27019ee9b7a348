import type { DatabaseUri } from "./uri.ts";

/** A part of a form, as the JSON schemas of the API describe it. */
export interface FormField {
  type: "string" | "integer" | "boolean" | "object";
  isRequired?: true;
  isNullable?: true;
  description?: string;
  minimum?: number;
  maximum?: number;
  default?: unknown;
  /** True for what is kept in the secure extra, not in the address. */
  isSecret?: true;
}

/** How a connection is asked for in parts that are not those of a server: its fields, and the address that they make. */
export interface ConnectionForm {
  fields: Readonly<Record<string, FormField>>;
  /** What must be given before anybody looks for the server; absent: what the fields require. `null`: nothing is looked at. */
  checked?: readonly string[] | null;
  /**
   * @param values checked against the fields
   * @param secrets the secure extra that goes with them
   * @throws Error in the reference's words
   */
  toUri(values: Readonly<Record<string, unknown>>, secrets: Readonly<Record<string, unknown>>): DatabaseUri;
  /** What the form holds for a stored address, whose password is a mask, and its masked secure extra; null for nothing. */
  toValues(uri: DatabaseUri, secrets: Readonly<Record<string, unknown>>): Record<string, unknown> | null;
}

/** An address with nothing in it but what is given. */
export const addressWith = (parts: Partial<DatabaseUri> & Pick<DatabaseUri, "backend">): DatabaseUri => ({
  driver: null,
  username: null,
  password: null,
  host: null,
  port: null,
  database: null,
  query: {},
  ...parts,
});

/** Values of a form as the parameters of an address; what is empty is left out. */
export const asQuery = (values: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries((values ?? {}) as Record<string, unknown>)
      .filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([name, value]) => [name, String(value)]),
  );

export const portField: FormField = {
  type: "integer",
  isRequired: true,
  description: "Database port",
  minimum: 0,
  maximum: 65536,
};
export const encryptionField: FormField = {
  type: "boolean",
  description: "Use an encrypted connection to the database",
};

/** A server that needs nothing but a host, and has a usual port with TLS and one without. */
export function hostForm(backend: string, driver: string | null, more: ConnectionForm["fields"] = {}): ConnectionForm {
  return {
    fields: {
      username: { type: "string", isNullable: true, description: "Username" },
      password: { type: "string", isNullable: true, description: "Password" },
      host: { type: "string", isRequired: true, description: "Hostname or IP address" },
      port: { type: "integer", isNullable: true, description: "Database port", minimum: 0, maximum: 65535 },
      database: { type: "string", isNullable: true, description: "Database name" },
      encryption: encryptionField,
      query: { type: "object", description: "Additional parameters" },
      ...more,
    },
    toUri: ({ username, password, host, port, database, encryption, query }) =>
      addressWith({
        backend,
        driver,
        username: username ? String(username) : null,
        password: password ? String(password) : null,
        host: String(host),
        port: port === null || port === undefined ? null : Number(port),
        database: database ? String(database) : null,
        query: { ...asQuery(query), ...(encryption === true ? { secure: "true" } : {}) },
      }),
    toValues: ({ username, password, host, port, database, query: { secure, ...query } }) => ({
      username,
      password,
      host,
      port,
      database,
      query: secure === "true" || secure === undefined ? query : { ...query, secure },
      encryption: secure === "true",
    }),
  };
}
