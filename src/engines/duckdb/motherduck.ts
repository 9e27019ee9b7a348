import { LitesetError } from "../../errors.ts";
import { type DatabaseUri, queryValue } from "../uri.ts";

/** How DuckDB opens a database that MotherDuck keeps. */
export interface Motherduck {
  path: string;
  config: Record<string, string>;
}

/**
 * The database of MotherDuck that `duckdb:///md:name?motherduck_token=…` names; null for one in a file. It is always opened in
 * the mode for services, in which no statement reaches files of this machine, loads extensions or changes settings.
 * @throws LitesetError (422) for a name that says more than a name
 */
export function motherduckOf(uri: DatabaseUri): Motherduck | null {
  if (!isMotherduck(uri)) return null;
  const name = /^md:([\w/.-]*)$/.exec(uri.database ?? "")?.[1];
  if (name === undefined) {
    const message = "A database of MotherDuck is named duckdb:///md:name, with letters, digits and _ . / - alone.";
    throw new LitesetError(message, undefined, { status: 422 });
  }
  const token = queryValue(uri, "motherduck_token") ?? process.env.MOTHERDUCK_TOKEN ?? process.env.motherduck_token;
  return {
    path: `md:${name}?saas_mode=true`,
    config: { custom_user_agent: "liteset", ...(token ? { motherduck_token: token } : {}) },
  };
}

/** True if a URI of DuckDB leads to MotherDuck and not to a file. */
export const isMotherduck = ({ database }: Pick<DatabaseUri, "database">): boolean => /^md:/.test(database ?? "");
