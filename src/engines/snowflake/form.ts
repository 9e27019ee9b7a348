import { addressWith, asQuery, type ConnectionForm } from "../form.ts";

const text = { type: "string", isRequired: true } as const;

/** An account, and as whom and on what its queries run. */
export const snowflakeForm: ConnectionForm = {
  fields: { username: text, password: text, account: text, database: text, role: text, warehouse: text },
  checked: null,
  toUri: ({ username, password, account, database, role, warehouse }) =>
    addressWith({
      backend: "snowflake",
      username: String(username),
      password: String(password),
      host: String(account),
      database: String(database),
      query: asQuery({ role, warehouse }),
    }),
  toValues: ({ username, password, host, database, query }) => ({
    username,
    password,
    account: host,
    database,
    role: query.role ?? null,
    warehouse: query.warehouse ?? null,
  }),
};
