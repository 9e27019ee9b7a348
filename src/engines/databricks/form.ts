import { addressWith, asQuery, type ConnectionForm, encryptionField, portField } from "../form.ts";
import type { DatabaseUri } from "../uri.ts";

const ENCRYPTION = { ssl: "1" };

const isEncrypted = ({ query }: DatabaseUri): boolean => query.ssl === ENCRYPTION.ssl;

/** A SQL warehouse: its host and path, a token, and where names without a catalog or schema are looked up. */
export const databricksForm: ConnectionForm = {
  fields: {
    access_token: { type: "string", isRequired: true },
    host: { type: "string", isRequired: true },
    port: portField,
    encryption: encryptionField,
    http_path_field: { type: "string", isRequired: true },
    default_catalog: { type: "string", isRequired: true },
    default_schema: { type: "string", isRequired: true },
  },
  toUri: ({ access_token, host, port, encryption, http_path_field, default_catalog, default_schema }) =>
    addressWith({
      backend: "databricks",
      username: "token",
      password: String(access_token),
      host: String(host),
      port: Number(port),
      query: {
        ...asQuery({ http_path: http_path_field, catalog: default_catalog, schema: default_schema }),
        ...(encryption === true ? ENCRYPTION : {}),
      },
    }),
  toValues: (uri) => {
    const { http_path, catalog, schema } = uri.query;
    if (!http_path || !catalog || !schema) return null;
    return {
      access_token: uri.password,
      host: uri.host,
      port: uri.port,
      http_path_field: http_path,
      default_catalog: catalog,
      default_schema: schema,
      encryption: isEncrypted(uri),
    };
  },
};
