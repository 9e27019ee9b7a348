import { addressWith, asQuery, type ConnectionForm } from "../form.ts";
import { isMotherduck } from "./motherduck.ts";

const TOKEN = "motherduck_token";
/** What the reference puts in for nothing. */
const TOKEN_PAGE = "https://app.motherduck.com/token-request?appName=Superset&close=y";

/** A file, or with a token a database of MotherDuck. */
export const duckdbForm: ConnectionForm = {
  fields: {
    access_token: { type: "string", isNullable: true, description: "MotherDuck token", default: TOKEN_PAGE },
    database: { type: "string", description: "Database name" },
    query: { type: "object", description: "Additional parameters" },
  },
  toUri: ({ access_token: given, database: named, query }) => {
    const token = given && given !== TOKEN_PAGE ? String(given) : null;
    const name = String(named || ":memory:");
    const database = token && !isMotherduck({ database: name }) ? `md:${name}` : name;
    if (!token && isMotherduck({ database }))
      throw new Error(`Need MotherDuck token to connect to database '${database}'.`);
    return addressWith({
      backend: "duckdb",
      database,
      query: { ...asQuery(query), ...(token ? { [TOKEN]: token } : {}) },
    });
  },
  toValues: ({ database, query: { [TOKEN]: token, ...query } }) => ({ access_token: token ?? "", database, query }),
};
