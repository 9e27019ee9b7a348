import { defineEngine, isoDate, isoDateTime, literalWriter, nulError } from "../base.ts";
import type { TimeGrain } from "../engine.ts";
import { bigqueryForm } from "./form.ts";

const asTimestamp = "CAST({col} AS TIMESTAMP)";
const seconds = (count: string): string =>
  `CAST(TIMESTAMP_SECONDS(${count} * DIV(UNIX_SECONDS(${asTimestamp}), ${count})) AS {type})`;
const cut = (unit: string): string => `{func}({col}, ${unit})`;

const timeGrains: TimeGrain[] = [
  ["PT1S", `CAST(TIMESTAMP_SECONDS(UNIX_SECONDS(${asTimestamp})) AS {type})`],
  ["PT1M", seconds("60")],
  ["PT5M", seconds("5*60")],
  ["PT10M", seconds("10*60")],
  ["PT15M", seconds("15*60")],
  ["PT30M", seconds("30*60")],
  ["PT1H", cut("HOUR")],
  ["P1D", cut("DAY")],
  ["P1W", cut("WEEK")],
  ["P1M", cut("MONTH")],
  ["P3M", cut("QUARTER")],
  ["P1Y", cut("YEAR")],
  ["1969-12-29T00:00:00Z/P1W", cut("ISOWEEK")],
];

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\0": "\\x00" };

export const bigquery = defineEngine({
  name: "bigquery",
  engineName: "Google BigQuery",
  defaultDriver: "bigquery",
  drivers: ["bigquery"],
  specName: "BigQueryEngineSpec",
  sqlalchemyUriPlaceholder: "bigquery://{project_id}",
  dialect: "bigquery",
  abilities: {
    allowsHiddenCcInOrderby: true,
    disableSshTunneling: true,
    supportsCatalog: true,
    supportsCrossCatalogQueries: true,
    supportsDynamicCatalog: true,
    allowCostEstimate: true,
  },
  castTextType: "STRING",
  maxColumnNameLength: 128,
  groupsByAlias: true,
  secretPaths: ["credentials_info.private_key", "credentials_info.client_secret", "credentials_info.refresh_token"],

  // A point leads into a record; the name of a project of a domain (`example.com:sales`) holds points of its own.
  quote: (identifier) => {
    if (identifier.includes("\0")) throw nulError();
    const parts = identifier.includes(":") ? [identifier] : identifier.split(".");
    return parts.map((part) => `\`${part.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``).join(".");
  },
  literal: literalWriter({
    text: (value) => `'${value.replaceAll(/[\\'\n\r\0]/g, (character) => escapes[character]!)}'`,
    boolean: String,
    bytes: (hex) => `FROM_HEX('${hex}')`,
    notFinite: (value) => `CAST('${Number.isNaN(value) ? "NaN" : value > 0 ? "inf" : "-inf"}' AS FLOAT64)`,
  }),

  timeGrains,
  // The first stands for what has no known type.
  truncFunctions: {
    TIMESTAMP: "TIMESTAMP_TRUNC",
    DATE: "DATE_TRUNC",
    DATETIME: "DATETIME_TRUNC",
    TIME: "TIME_TRUNC",
  },
  epochToDttm: "TIMESTAMP_SECONDS({col})",
  epochMsToDttm: "TIMESTAMP_MILLIS({col})",
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `CAST('${isoDate(ms)}' AS DATE)`;
    const moment = isoDateTime(ms, 6).replace(" ", "T");
    if (sqlaType === "TIMESTAMP") return `CAST('${moment}' AS TIMESTAMP)`;
    if (sqlaType === "DateTime") return `CAST('${moment}' AS DATETIME)`;
    return sqlaType === "Time" ? `CAST('${moment.slice(-15)}' AS TIME)` : null;
  },
  // A name begins with a letter or `_` and holds letters, digits and `_`; the end tells apart what became the same.
  label: (label, md5) => {
    const mutated = label.replace(/^(?=\p{Nd})/u, "_").replaceAll(/[^\p{L}\p{N}_]+/gu, "_");
    return mutated === label ? label : `${mutated}_${md5.slice(0, 5)}`;
  },
  longLabel: (md5) => `_${md5}`,

  form: bigqueryForm,
  errorPatterns: [
    [
      /Access Denied: Project (?<project_name>.+?): User does not have bigquery.jobs.create permission in project (?<project>.+)/,
      'Unable to connect. Verify that the service account has the roles "BigQuery Data Viewer", "BigQuery Metadata Viewer" and "BigQuery Job User", and the permissions "bigquery.readsessions.create" and "bigquery.readsessions.getData"',
      "CONNECTION_DATABASE_PERMISSIONS_ERROR",
      {},
    ],
    [
      /Table (?:name )?"(?<table>.*?)" (?:missing dataset while no default dataset is set in the request|must be qualified with a dataset)/,
      'The table "%(table)s" does not exist. A valid table must be used to run this query.',
      "TABLE_DOES_NOT_EXIST_ERROR",
      {},
    ],
    [
      /Unrecognized name: (?<column>.*?) at \[(?<location>.+?)\]/,
      'We can\'t seem to resolve column "%(column)s" at line %(location)s.',
      "COLUMN_DOES_NOT_EXIST_ERROR",
      {},
    ],
    [
      /Not found: Dataset (?<dataset>.*?):(?<schema>.*?) was not found in location/,
      'The schema "%(schema)s" does not exist. A valid schema must be used to run this query.',
      "SCHEMA_DOES_NOT_EXIST_ERROR",
      {},
    ],
    [
      /Syntax error: Expected end of input but got identifier "(?<syntax_error>.+?)"/,
      'Please check your query for syntax errors at or near "%(syntax_error)s". Then, try running your query again.',
      "SYNTAX_ERROR",
      {},
    ],
  ],
  driver: async () => (await import("./driver.ts")).bigqueryDriver,
});
