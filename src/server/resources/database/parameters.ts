import { lookup } from "node:dns/promises";
import { connect } from "node:net";
import type { Engine } from "../../../engines/engine.ts";
import { targetOf } from "../../../engines/target.ts";
import type { ErrorLevel, ErrorType } from "../../../errors.ts";
import { LitesetError } from "../../../errors.ts";
import { issueCodes } from "../../../issue-codes.ts";
import { Database } from "../../../metadata/entities/database.ts";
import { Refusal } from "../../answers.ts";
import { messagesByField } from "../../rest/schema.ts";
import type { Answer, Call } from "../../route.ts";
import { formEngine, readJsonObject, secretsOf, uriOf } from "./body.ts";
import { ping, refuseUnsafe } from "./connect.ts";
import { isSound, parametersQuestion } from "./schemas.ts";
import { splitPassword, unmaskExtra } from "./secrets.ts";

interface Problem {
  message: string;
  error_type: ErrorType;
  level: ErrorLevel;
  extra: Record<string, unknown>;
}

/** Engines whose forms the reference lets pass unseen. */
const UNCHECKED = ["bigquery", "snowflake"];
const REQUIRED = ["database", "host", "port", "username"];
/** How long looking for a host or a port may take. */
const PROBE_TIMEOUT_MS = 5_000;

/** POST: checks the parts of a connection's form, then connects; problems name the fields they are about. */
export async function validateParameters(call: Call): Promise<Answer> {
  const raw = await readJsonObject(call);
  for (const name of ["server_cert", "extra"] as const)
    if (typeof raw[name] === "string" && !isSound(name, raw[name]))
      // The text of the reference, which fails inside here.
      throw new LitesetError("sequence item 0: expected str instance, LazyString found", "GENERIC_BACKEND_ERROR", {
        status: 400,
      });
  const read = parametersQuestion.safeParse(raw);
  if (!read.success) throw refused(envelopeProblems(messagesByField(read.error)));
  const { engine: name, parameters = {} } = read.data;
  if (UNCHECKED.includes(name)) return { message: "OK" };
  const engine = formEngine(name);
  if (!engine)
    throw refused([problem(`Engine "${name}" cannot be configured through parameters.`, "GENERIC_DB_ENGINE_ERROR")]);
  const required = engine.form?.checked ?? requiredOf(engine);
  const problems = [...(await problemsOf(parameters, required)), ...namesAndAddresses(parameters.catalog)];
  if (problems.length > 0) throw refused(problems);
  const { id, database_name = "", extra = null, server_cert = null, masked_encrypted_extra: encrypted } = read.data;
  const uri = uriOf(engine, engine.form ? parameters : serverParts(parameters), secretsOf(encrypted));
  refuseUnsafe(call, uri);
  const stored = await addressAndSecrets(call, uri, encrypted ?? null, id ?? null);
  const database = { id: 0, database_name: database_name ?? "", ...stored, extra, server_cert };
  await ping(call, { ...targetOf(database), databaseId: null });
  return { message: "OK" };
}

/** What is still missing of sheets by their names. */
function namesAndAddresses(catalog: unknown): Problem[] {
  const entries = typeof catalog === "object" && catalog !== null ? Object.entries(catalog) : [];
  const at = entries.findIndex(([name, url]) => !name || !url);
  if (at < 0) return [];
  const isNamed = Boolean(entries[at]![0]);
  const extra = { catalog: { idx: at, [isNamed ? "url" : "name"]: true } };
  const message = isNamed ? "URL is required" : "Sheet name is required";
  return [problem(message, "CONNECTION_MISSING_PARAMETERS_ERROR", extra, "warning")];
}

/** The parts of a server's address, of whatever was sent. */
function serverParts(parameters: Record<string, unknown>): Record<string, unknown> {
  const { username, password, host, port, database, query, encryption } = parameters;
  return {
    username,
    password,
    host,
    port: Number(port),
    database,
    query: query ?? {},
    encryption: encryption === true,
  };
}

const requiredOf = ({ form }: Engine): readonly string[] =>
  form
    ? Object.entries(form.fields)
        .flatMap(([field, { isRequired }]) => (isRequired ? [field] : []))
        .sort()
    : REQUIRED;

/** An address with its secrets; masks mean the stored ones, only for the very address that they are stored with. */
async function addressAndSecrets(call: Call, given: string, encrypted: string | null, id: number | null) {
  const { uri: sqlalchemy_uri, password } = splitPassword(given);
  const found = id === null ? null : await call.app.metadata.em().findOne(Database, { id });
  const stored = found?.sqlalchemy_uri === sqlalchemy_uri ? found : null;
  return {
    sqlalchemy_uri,
    password: password === undefined ? (stored?.password ?? null) : password,
    encrypted_extra: stored ? unmaskExtra(encrypted, stored.encrypted_extra) : encrypted,
  };
}

function problem(
  message: string,
  error_type: ErrorType,
  extra: Record<string, unknown> = {},
  level: ErrorLevel = "error",
): Problem {
  return { message, error_type, level, extra: { ...extra, issue_codes: issueCodes(error_type) } };
}

const refused = (errors: readonly Problem[]): Refusal => new Refusal({ errors }, { status: 422 });

const envelopeProblems = (messages: Record<string, string[]>): Problem[] =>
  Object.entries(messages).flatMap(([field, texts]) =>
    texts.map((text) => problem(text, "INVALID_PAYLOAD_SCHEMA_ERROR", { invalid: [field] })),
  );

async function problemsOf(parameters: Record<string, unknown>, required: readonly string[]): Promise<Problem[]> {
  const missing = required.filter((name) => !parameters[name]);
  const problems: Problem[] = [];
  if (missing.length > 0)
    problems.push(
      problem(
        `One or more parameters are missing: ${missing.join(", ")}`,
        "CONNECTION_MISSING_PARAMETERS_ERROR",
        { missing },
        "warning",
      ),
    );
  const { host, port } = parameters;
  if (!host) return problems;
  if (!(await isKnownHost(String(host))))
    return [
      ...problems,
      problem("The hostname provided can't be resolved.", "CONNECTION_INVALID_HOSTNAME_ERROR", { invalid: ["host"] }),
    ];
  if (!port) return problems;
  const invalid = { invalid: ["port"] };
  const number = Number(port);
  if (!Number.isInteger(number))
    problems.push(problem("Port must be a valid integer.", "CONNECTION_INVALID_PORT_ERROR", invalid));
  if (!(Number.isInteger(number) && number >= 0 && number < 65_536))
    problems.push(
      problem("The port must be an integer between 0 and 65535 (inclusive).", "CONNECTION_INVALID_PORT_ERROR", invalid),
    );
  else if (!(await isOpenPort(String(host), number)))
    problems.push(problem("The port is closed.", "CONNECTION_PORT_CLOSED_ERROR", invalid));
  return problems;
}

async function isKnownHost(host: string): Promise<boolean> {
  try {
    await Promise.race([
      lookup(host),
      new Promise((_resolve, reject) => setTimeout(reject, PROBE_TIMEOUT_MS, new Error("too slow")).unref()),
    ]);
    return true;
  } catch {
    return false;
  }
}

const isOpenPort = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PROBE_TIMEOUT_MS });
    const finish = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket
      .once("connect", () => finish(true))
      .once("timeout", () => finish(false))
      .once("error", () => finish(false));
  });
