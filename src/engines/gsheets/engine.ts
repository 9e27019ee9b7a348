import { defineEngine } from "../base.ts";
import { HttpError } from "../http.ts";
import { sqliteDeclaration } from "../sqlite/engine.ts";
import { gsheetsForm } from "./form.ts";

export const gsheets = defineEngine({
  ...sqliteDeclaration,
  name: "gsheets",
  engineName: "Google Sheets",
  defaultDriver: "apsw",
  drivers: ["apsw"],
  specName: "GSheetsEngineSpec",
  sqlalchemyUriPlaceholder: "gsheets://",
  // Files do not become sheets: sheets are read here, not written.
  abilities: { disableSshTunneling: true, supportsOauth2: true, supportsFileUpload: false },
  secretPaths: ["service_account_info.private_key"],
  // Google sends who may not read a sheet to where one signs in.
  wantsSignIn: (thrown) => thrown instanceof HttpError && [302, 401, 403].includes(thrown.status),
  form: gsheetsForm,
  errorPatterns: [
    [
      /near "(?<server_error>.*?)": syntax error/,
      'Please check your query for syntax errors near "%(server_error)s". Then, try running your query again.',
      "SYNTAX_ERROR",
      {},
    ],
  ],
  driver: async () => (await import("./driver.ts")).gsheetsDriver,
});
