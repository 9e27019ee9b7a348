import { defineEngine, literalWriter, nulError, quoteText } from "../base.ts";
import type { ErrorPattern } from "../engine.ts";
import { networkPatterns } from "../errors.ts";
import { postgresqlDeclaration } from "../postgresql/engine.ts";

// The server's own texts, then those of Node's sockets where libpq words it differently.
const errorPatterns: ErrorPattern[] = [
  [
    /password authentication failed for user "(?<username>.*?)"/,
    'Either the username "%(username)s" or the password is incorrect.',
    "CONNECTION_ACCESS_DENIED_ERROR",
    { invalid: ["username", "password"] },
  ],
  ...networkPatterns,
  [
    /database "(?<database>.*?)" does not exist/,
    'We were unable to connect to your database named "%(database)s". Please verify your database name and try again.',
    "CONNECTION_UNKNOWN_DATABASE_ERROR",
    { invalid: ["database"] },
  ],
];

const { columnTypes: _types, hidesPrimaryKeys: _hides, ...declaration } = postgresqlDeclaration;

export const redshift = defineEngine({
  ...declaration,
  name: "redshift",
  aliases: [],
  engineName: "Amazon Redshift",
  drivers: ["psycopg2", "redshift_connector"],
  specName: "RedshiftEngineSpec",
  sqlalchemyUriPlaceholder: "redshift+psycopg2://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "redshift",
  abilities: {},
  maxColumnNameLength: 127,
  label: (label) => label.toLowerCase(),

  literal: literalWriter({
    // Whether a backslash escapes depends on the cluster; written as a character it means the same everywhere.
    text: (value) => {
      if (value.includes("\0")) throw nulError();
      const parts = value.split("\\").map(quoteText);
      return parts.length === 1 ? quoteText(value) : `(${parts.join(" || chr(92) || ")})`;
    },
    boolean: String,
    bytes: (hex) => `from_hex('${hex}')`,
    notFinite: (value) => `'${value}'::float8`,
  }),

  encryptionParameters: { sslmode: "verify-ca" },
  errorPatterns,
  driver: async () => (await import("./driver.ts")).redshiftDriver,
});
