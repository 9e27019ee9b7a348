import type { ZodType } from "zod";
import type { Engine } from "../../../engines/engine.ts";
import { engines } from "../../../engines/registry.ts";
import { formatUri } from "../../../engines/uri.ts";
import { LitesetError, messageOf } from "../../../errors.ts";
import { isFeatureEnabled } from "../../../settings/flags.ts";
import { readValue } from "../../rest/schema.ts";
import type { Call } from "../../route.ts";
import { parseObject } from "../dataset/describe.ts";
import { connectionParameters, formValues } from "./schemas.ts";

const NOT_JSON = "Request is not JSON";

/** A body that a form sent: with `parameters` in place of the address, which is built of them. 400 with messages by field. */
export async function readDatabaseBody<T>(call: Call, schema: ZodType<T>): Promise<T> {
  const body = readValue(buildUri(await readJsonObject(call)), schema);
  const { ssh_tunnel: tunnel } = body as { ssh_tunnel?: unknown };
  if (tunnel && !isFeatureEnabled(call.app.settings, "SSH_TUNNELING"))
    throw new LitesetError("SSH Tunneling is not enabled", undefined, { status: 400 });
  return body;
}

/** The JSON object of a body; refused with a type where the reference has one. */
export async function readJsonObject(call: Call): Promise<Record<string, unknown>> {
  const body = await call.json(NOT_JSON).catch((error: unknown) => {
    if (!(error instanceof LitesetError)) throw error;
    const type = error.message === NOT_JSON ? "INVALID_PAYLOAD_FORMAT_ERROR" : "GENERIC_BACKEND_ERROR";
    throw new LitesetError(error.message, type, { status: 400 });
  });
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  // The text of the reference, which fails inside here.
  throw new LitesetError("pop expected at most 1 argument, got 2", "GENERIC_BACKEND_ERROR", { status: 400 });
}

const refusedSchema = (message: string): LitesetError =>
  new LitesetError({ _schema: [message] }, undefined, { status: 400 });

function buildUri(body: Record<string, unknown>): Record<string, unknown> {
  const { parameters = {}, engine, backend, driver: _driver, encrypted_extra: encrypted, ...rest } = body;
  const given = (typeof parameters === "object" && parameters !== null ? parameters : {}) as Record<string, unknown>;
  const { engine: named, ...form } = given;
  // The reference's older name of the field.
  const renamed = encrypted === undefined ? rest : { ...rest, masked_encrypted_extra: encrypted };
  if (rest.configuration_method !== "dynamic_form") return renamed;
  const name = engine || named || backend;
  if (!name) throw refusedSchema("An engine must be specified when passing individual parameters to a database.");
  const found = formEngine(String(name));
  if (!found)
    throw refusedSchema('Engine spec "InvalidEngine" does not support being configured via individual parameters.');
  return { ...renamed, sqlalchemy_uri: uriOf(found, form, secretsOf(renamed.masked_encrypted_extra)) };
}

/** The engine of this name that has a form for its connections; undefined when there is none. */
export const formEngine = (name: string): Engine | undefined =>
  engines().find(
    (engine) => (engine.name === name || engine.aliases.includes(name)) && (engine.encryptionParameters || engine.form),
  );

/** The secure extra of a body; nothing where it is no object, which is refused elsewhere. */
export const secretsOf = (text: unknown): Record<string, unknown> =>
  parseObject(typeof text === "string" ? text : null);

/** The address that a form's parts make; 400 with messages by field when they do not. */
export function uriOf(engine: Engine, form: unknown, secrets: Readonly<Record<string, unknown>> = {}): string {
  if (engine.form) {
    const values = readValue(form, formValues(engine.form));
    try {
      return formatUri(engine.form.toUri(values, secrets));
    } catch (error) {
      throw refusedSchema(messageOf(error));
    }
  }
  const {
    username,
    password = null,
    host,
    port,
    database,
    query = {},
    encryption,
  } = readValue(form, connectionParameters);
  return formatUri({
    backend: engine.name,
    driver: engine.defaultDriver,
    username: username || null,
    password,
    host,
    port,
    database,
    query: {
      ...Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
      ...(encryption ? engine.encryptionParameters : {}),
    },
  });
}
