import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ConnectionOptions } from "node:tls";
import type { Client, Entry } from "ldapts";
import type { Settings } from "../settings/keys.ts";
import { admit, countFailure, findMember, type Member, type MembersApp } from "./members.ts";

/** For connecting, and for each answer. */
const TIMEOUT_MS = 10_000;

/**
 * Signs in by a directory (AUTH_LDAP), in the ways of Flask-AppBuilder 5.0.2: with AUTH_LDAP_BIND_USER the person is searched
 * and then bound as; without, bound as directly. Gives the user's id, or null where the directory or Liteset says no. A directory that is down
 * counts as no, and is in the log.
 */
export async function signInByLdap(app: MembersApp, username: string, password: string): Promise<number | null> {
  const { settings, log } = app;
  // A directory takes a name without a password for nobody in particular, and says yes.
  if (username === "" || password === "" || !settings.AUTH_LDAP_SERVER) return null;
  const known = await findMember(app, username);
  if (known ? !known.active : !settings.AUTH_USER_REGISTRATION) return null;
  try {
    const entry = await withDirectory(settings, (client) => authenticate(client, settings, username, password));
    if (entry === null) {
      if (known) await countFailure(app, known.id);
      return null;
    }
    if (entry === undefined && !known) {
      log.error("nobody was registered: AUTH_LDAP_SEARCH does not say where to look for people", { username });
    }
    const told = entry !== undefined;
    return await admit(app, memberOf(username, entry, settings), { tellsRoles: told, tellsPerson: told });
  } catch (error) {
    log.error("the directory of AUTH_LDAP_SERVER does not work as the settings say", { error });
    return null;
  }
}

/** The person's entry; undefined where nobody searched for it, null where name or password are wrong. */
async function authenticate(
  client: Client,
  settings: Settings,
  username: string,
  password: string,
): Promise<Entry | null | undefined> {
  const { AUTH_LDAP_BIND_USER: searcher, AUTH_LDAP_SEARCH: base } = settings;
  if (searcher) {
    if (!base) throw new Error("AUTH_LDAP_BIND_USER needs AUTH_LDAP_SEARCH");
    await client.bind(searcher, settings.AUTH_LDAP_BIND_PASSWORD);
    const entry = await search(client, settings, username);
    return entry && (await binds(client, entry.dn, password)) ? entry : null;
  }
  const domain = settings.AUTH_LDAP_APPEND_DOMAIN;
  const name = domain ? `${username}@${domain}` : username;
  const format = settings.AUTH_LDAP_USERNAME_FORMAT;
  // In a distinguished name some characters have a meaning.
  const bindName = format ? format.replace("%s", () => escapeDn(name)) : name;
  if (!(await binds(client, bindName, password))) return null;
  return base ? search(client, settings, username) : undefined;
}

async function binds(client: Client, name: string, password: string): Promise<boolean> {
  const { InvalidCredentialsError } = await import("ldapts");
  try {
    await client.bind(name, password);
    return true;
  } catch (error) {
    if (error instanceof InvalidCredentialsError) return false;
    throw error;
  }
}

/** The one entry of a person; null where there is none, or more than one. */
async function search(client: Client, settings: Settings, username: string): Promise<Entry | null> {
  const { AndFilter, EqualityFilter, FilterParser } = await import("ldapts");
  const named = new EqualityFilter({ attribute: settings.AUTH_LDAP_UID_FIELD, value: username });
  const own = settings.AUTH_LDAP_SEARCH_FILTER;
  const { searchEntries } = await client.search(settings.AUTH_LDAP_SEARCH, {
    scope: "sub",
    filter: own ? new AndFilter({ filters: [FilterParser.parseString(own), named] }) : named,
    attributes: [
      settings.AUTH_LDAP_FIRSTNAME_FIELD,
      settings.AUTH_LDAP_LASTNAME_FIELD,
      settings.AUTH_LDAP_EMAIL_FIELD,
      settings.AUTH_LDAP_GROUP_FIELD,
    ],
    sizeLimit: 2,
  });
  return searchEntries.length === 1 ? searchEntries[0]! : null;
}

function memberOf(username: string, entry: Entry | undefined, settings: Settings): Member {
  const texts = (attribute: string): string[] => [entry?.[attribute] ?? []].flat().map(String).filter(Boolean);
  return {
    username,
    firstName: texts(settings.AUTH_LDAP_FIRSTNAME_FIELD)[0],
    lastName: texts(settings.AUTH_LDAP_LASTNAME_FIELD)[0],
    email: texts(settings.AUTH_LDAP_EMAIL_FIELD)[0],
    roleKeys: texts(settings.AUTH_LDAP_GROUP_FIELD),
  };
}

/** Acts with the first of the servers (AUTH_LDAP_SERVER may name several, with spaces between) that can be reached. */
async function withDirectory<T>(settings: Settings, act: (client: Client) => Promise<T>): Promise<T> {
  const { Client } = await import("ldapts");
  const urls = String(settings.AUTH_LDAP_SERVER).split(/\s+/).filter(Boolean);
  const tlsOptions = tlsOf(settings);
  for (const [at, url] of urls.entries()) {
    // The library takes TLS options for the wish to begin with TLS.
    const tls = /^ldaps:/i.test(url) ? { tlsOptions } : {};
    const client = new Client({ url, timeout: TIMEOUT_MS, connectTimeout: TIMEOUT_MS, ...tls });
    try {
      if (settings.AUTH_LDAP_USE_TLS) await client.startTLS(tlsOptions);
      return await act(client);
    } catch (error) {
      if (at === urls.length - 1 || !isUnreachable(error)) throw error;
    } finally {
      await client.unbind().catch(() => {});
    }
  }
  throw new Error("AUTH_LDAP_SERVER is empty");
}

const isUnreachable = (error: unknown): boolean =>
  /ECONN|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|Connection timeout|Connection closed/.test(
    `${(error as { code?: unknown }).code} ${(error as Error).message}`,
  );

function tlsOf(settings: Settings): ConnectionOptions {
  const { AUTH_LDAP_TLS_CACERTFILE: file, AUTH_LDAP_TLS_CACERTDIR: folder } = settings;
  const authorities = [
    ...(file ? [readFileSync(file)] : []),
    ...(folder ? readdirSync(folder).map((name) => readFileSync(join(folder, name))) : []),
  ];
  return {
    rejectUnauthorized: !settings.AUTH_LDAP_ALLOW_SELF_SIGNED,
    ...(authorities.length > 0 ? { ca: authorities } : {}),
    ...(settings.AUTH_LDAP_TLS_CERTFILE ? { cert: readFileSync(settings.AUTH_LDAP_TLS_CERTFILE) } : {}),
    ...(settings.AUTH_LDAP_TLS_KEYFILE ? { key: readFileSync(settings.AUTH_LDAP_TLS_KEYFILE) } : {}),
  };
}

/** RFC 4514: what separates the parts of a name, as a value within one. */
const escapeDn = (text: string): string =>
  text
    .replace(/[\\,+"<>;=\0]/g, (character) => (character === "\0" ? "\\00" : `\\${character}`))
    .replace(/^[ #]| $/g, (character) => `\\${character}`);
