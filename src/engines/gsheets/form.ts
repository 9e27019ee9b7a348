import { addressWith, type ConnectionForm } from "../form.ts";

const SCOPE = [
  "https://www.googleapis.com/auth/drive.readonly",
  "https://www.googleapis.com/auth/spreadsheets",
  "https://spreadsheets.google.com/feeds",
].join(" ");

/** Sheets by the names that they have in SQL, and as whom they are read; the names are kept in the extra. */
export const gsheetsForm: ConnectionForm = {
  fields: {
    catalog: { type: "object" },
    service_account_info: { type: "string", isSecret: true, description: "Contents of GSheets JSON credentials." },
    oauth2_client_info: {
      type: "string",
      isSecret: true,
      isNullable: true,
      description: "OAuth2 client information",
      default: {
        scope: SCOPE,
        authorization_request_uri: "https://accounts.google.com/o/oauth2/v2/auth",
        token_request_uri: "https://oauth2.googleapis.com/token",
      },
    },
  },
  checked: [],
  toUri: () => addressWith({ backend: "gsheets" }),
  toValues: (_, secrets) => (Object.keys(secrets).length === 0 ? null : { ...secrets }),
};
