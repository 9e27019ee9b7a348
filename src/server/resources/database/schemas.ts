import { X509Certificate } from "node:crypto";
import { type ZodType, z } from "zod";
import type { ConnectionForm } from "../../../engines/form.ts";
import { parseUri } from "../../../engines/uri.ts";
import { LitesetError } from "../../../errors.ts";
import { jsonProblem } from "../../rest/python-json.ts";
import { flag, integer, looseObject, mapping, object, text } from "../../rest/schema.ts";

const CONFIGURATION_METHODS = ["sqlalchemy_form", "dynamic_form"];

/** Arguments of SQLAlchemy's MetaData, which `metadata_params` may name. */
const METADATA_PARAMS = ["bind", "schema", "quote_schema", "naming_convention", "info"];

const INVALID_URI =
  "Invalid connection string, a valid string usually follows: backend+driver://user:password@database-host/database-name";

/** A text that a check may refuse with words of its own. */
const checked = (base: ReturnType<typeof text>, check: (value: string) => string | null) =>
  base.superRefine((value, context) => {
    const message = check(value);
    if (message) context.addIssue({ code: "custom", message });
  });

const decodable = (value: string): string | null => {
  const problem = value ? jsonProblem(value) : null;
  return problem && `Field cannot be decoded by JSON. ${problem}`;
};

const extra = checked(text(), (value) => {
  const problem = decodable(value);
  if (problem || !value) return problem;
  const params: unknown = (JSON.parse(value) as { metadata_params?: unknown } | null)?.metadata_params;
  const wrong = typeof params === "object" && params !== null ? Object.keys(params) : [];
  const key = wrong.find((name) => !METADATA_PARAMS.includes(name));
  return key ? `The metadata_params in Extra field is not configured correctly. The key ${key} is invalid.` : null;
});

const serverCert = checked(text(), (value) => {
  if (!value) return null;
  try {
    new X509Certificate(value);
    return null;
  } catch {
    return "Invalid certificate";
  }
});

const sqlalchemyUri = checked(text({ min: 1, max: 1024 }), (value) => {
  try {
    parseUri(value);
    return null;
  } catch (error) {
    if (error instanceof LitesetError) return INVALID_URI;
    throw error;
  }
});

export const sshTunnel = object({
  id: integer().nullable(),
  server_address: text(),
  server_port: integer(),
  username: text(),
  password: text(),
  private_key: text(),
  private_key_password: text(),
})
  .partial()
  .meta({ id: "DatabaseSSHTunnel" });

const configurationMethod = text({ choices: CONFIGURATION_METHODS }).default("sqlalchemy_form");

const fields = {
  cache_timeout: integer().nullable().optional(),
  expose_in_sqllab: flag().optional(),
  allow_run_async: flag().optional(),
  allow_file_upload: flag().optional(),
  allow_ctas: flag().optional(),
  allow_cvas: flag().optional(),
  allow_dml: flag().optional(),
  force_ctas_schema: text({ min: 0, max: 250 }).nullable().optional(),
  impersonate_user: flag().optional(),
  masked_encrypted_extra: checked(text(), decodable).nullable().optional(),
  extra: extra.optional(),
  server_cert: serverCert.nullable().optional(),
  sqlalchemy_uri: sqlalchemyUri.optional(),
  configuration_method: configurationMethod,
  is_managed_externally: flag().nullable().optional(),
  external_url: text().nullable().optional(),
  uuid: text().optional(),
  ssh_tunnel: sshTunnel.nullable().optional(),
};

export const newDatabase = looseObject({ ...fields, database_name: text({ min: 1, max: 250 }) });

export const databaseChanges = looseObject({
  ...fields,
  database_name: text({ min: 1, max: 250 }).nullable().optional(),
});
export type DatabaseChanges = z.infer<typeof databaseChanges>;

export const connectionTest = object({
  database_name: text({ min: 1, max: 250 }).nullable().optional(),
  impersonate_user: flag().optional(),
  extra: extra.optional(),
  masked_encrypted_extra: checked(text(), decodable).nullable().optional(),
  server_cert: serverCert.nullable().optional(),
  sqlalchemy_uri: sqlalchemyUri.optional(),
  configuration_method: configurationMethod,
  ssh_tunnel: sshTunnel.nullable().optional(),
});

/** A form's parts, which bodies may hold in place of the address: it is built of them before anything else is read. */
const parts = { engine: text().nullable(), driver: text().nullable(), parameters: mapping() };
const described = { ...object(parts).partial().shape };
export const newDatabaseBody = newDatabase.extend(described).meta({ id: "DatabaseRestApi.post" });
export const databaseChangesBody = databaseChanges.extend(described).meta({ id: "DatabaseRestApi.put" });
export const connectionTestBody = connectionTest.extend(described).meta({ id: "DatabaseTestConnectionSchema" });

/** The port of a form: the reference counts 65536 as one too many. */
const port = integer().superRefine((value, context) => {
  const message = "Must be greater than or equal to 0 and less than 65536.";
  if (value < 0 || value >= 65_536) context.addIssue({ code: "custom", message });
});

/** What a form gives in place of an address. */
export const connectionParameters = object({
  username: text().nullable(),
  password: text().nullable().optional(),
  host: text(),
  port,
  database: text(),
  query: mapping().optional(),
  encryption: flag().optional(),
  ssh: flag().optional(),
});

/** What the form of an engine gives, if it has one of its own. */
export const formValues = ({ fields }: ConnectionForm): ZodType<Record<string, unknown>> =>
  object(
    Object.fromEntries(
      Object.entries(fields).map(([name, { type, isRequired, isNullable, maximum }]) => {
        const base =
          type === "object"
            ? mapping()
            : type === "boolean"
              ? flag()
              : type === "integer"
                ? maximum === undefined
                  ? integer()
                  : port
                : text();
        const nullable = isNullable ? base.nullable() : base;
        return [name, isRequired ? nullable : nullable.optional()];
      }),
    ),
  ) as unknown as ZodType<Record<string, unknown>>;

export const parametersQuestion = object({
  id: integer().nullable().optional(),
  engine: text(),
  driver: text().nullable().optional(),
  parameters: z
    .record(z.string(), z.unknown().nullable(), { error: "Not a valid mapping type." })
    .optional()
    .meta({ type: "object" }),
  catalog: mapping().optional(),
  database_name: text({ min: 1, max: 250 }).nullable().optional(),
  impersonate_user: flag().optional(),
  extra: text().optional(),
  masked_encrypted_extra: text().nullable().optional(),
  server_cert: text().nullable().optional(),
  configuration_method: text({ choices: CONFIGURATION_METHODS }),
}).meta({ id: "DatabaseValidateParametersSchema" });

export const sqlToValidate = object({
  sql: text(),
  catalog: text().nullable().optional(),
  schema: text().nullable().optional(),
  template_params: mapping().nullable().optional(),
}).meta({ id: "ValidateSQLRequest" });

/** Whether these two validate, as the reference's form asks before it reads anything else. */
export const isSound = (schema: "extra" | "server_cert", value: string): boolean =>
  (schema === "extra" ? (extra as ZodType) : (serverCert as ZodType)).safeParse(value).success;
