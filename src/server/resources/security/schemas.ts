import { LitesetError } from "../../../errors.ts";
import { AUTH } from "../../../security/sign-in.ts";
import type { Settings } from "../../../settings/keys.ts";
import { flag, object, text } from "../../rest/schema.ts";

export interface Login {
  username: string;
  password: string;
  provider: "db" | "ldap";
  refresh: boolean;
}

const PROVIDERS = ["db", "ldap"];

/** What `readLogin` reads, for the OpenAPI document: its messages are arranged otherwise than a schema's. */
export const loginBody = object({
  username: text(),
  password: text(),
  provider: text({ choices: PROVIDERS }),
  refresh: flag(),
}).partial();

/** Checks what a client signs in with; 400 with the reference's field messages. */
export function readLogin(
  body: unknown,
  settings: Pick<Settings, "AUTH_TYPE" | "AUTH_API_LOGIN_ALLOW_MULTIPLE_PROVIDERS">,
): Login {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw refused({ _schema: ["Invalid input type."] });
  const { username, password, provider, refresh } = body as Record<string, unknown>;
  const problems: Record<string, string[]> = {};
  for (const [name, value] of [
    ["username", username],
    ["password", password],
  ] as const) {
    if (value === undefined) problems[name] = ["Missing data for required field."];
    else if (value === null) problems[name] = ["Field may not be null."];
    else if (typeof value !== "string") problems[name] = ["Not a valid string."];
    else if (value === "") problems[name] = ["Shorter than minimum length 1."];
  }
  const kinds = providerProblems(provider, settings);
  if (kinds.length > 0) problems.provider = kinds;
  if (refresh !== undefined && typeof refresh !== "boolean") problems.refresh = ["Not a valid boolean."];
  if (Object.keys(problems).length > 0) throw refused(problems);
  // The reference crashes without a provider; here it must be named like the other fields.
  if (provider === undefined) throw refused({ provider: ["Missing data for required field."] });
  return {
    username: String(username),
    password: String(password),
    provider: provider as Login["provider"],
    refresh: refresh === true,
  };
}

function providerProblems(
  provider: unknown,
  settings: Pick<Settings, "AUTH_TYPE" | "AUTH_API_LOGIN_ALLOW_MULTIPLE_PROVIDERS">,
): string[] {
  if (provider === undefined) return [];
  const problems: string[] = [];
  if (!PROVIDERS.includes(String(provider))) problems.push("Must be one of: db, ldap.");
  const configured = { [AUTH.database]: "db", [AUTH.ldap]: "ldap" }[settings.AUTH_TYPE];
  if (!settings.AUTH_API_LOGIN_ALLOW_MULTIPLE_PROVIDERS && provider !== configured)
    problems.push("Alternative authentication provider is not allowed");
  return problems;
}

const refused = (problems: Record<string, string[]>) => new LitesetError(problems, undefined, { status: 400 });
