import { addressWith, asQuery, type ConnectionForm, encryptionField, portField } from "../form.ts";

const { isRequired: _, minimum: __, maximum: ___, ...anyPort } = portField;

/** A server whose encryption is part of the address either way. */
export const couchbaseForm: ConnectionForm = {
  fields: {
    username: { type: "string", isNullable: true, description: "Username" },
    password: { type: "string", isNullable: true, description: "Password" },
    host: { type: "string", isRequired: true, description: "Hostname or IP address" },
    database: { type: "string", isNullable: true, description: "Database name" },
    port: { ...anyPort, isNullable: true },
    encryption: encryptionField,
    query: { type: "object", description: "Additional parameters" },
  },
  checked: ["database", "host", "password", "username"],
  toUri: ({ username, password, host, port, encryption, query }) =>
    addressWith({
      backend: "couchbase",
      username: username ? String(username) : null,
      password: password ? String(password) : null,
      host: String(host),
      port: port === null || port === undefined ? null : Number(port),
      query: { ...asQuery(query), ssl: encryption === true ? "true" : "false" },
    }),
  toValues: ({ username, password, host, port, database, query }) => ({
    username,
    password,
    host,
    port,
    database,
    query,
    encryption: query.ssl === "true",
  }),
};
