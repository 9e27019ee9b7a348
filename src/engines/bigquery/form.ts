import { addressWith, asQuery, type ConnectionForm } from "../form.ts";

/** A service account's JSON, whose project is the one that is connected. */
export const bigqueryForm: ConnectionForm = {
  fields: {
    credentials_info: { type: "string", isSecret: true, description: "Contents of BigQuery JSON credentials." },
    query: { type: "object" },
  },
  checked: null,
  toUri: ({ query }, secrets) => {
    if (Object.keys(secrets).length === 0) throw new Error("Missing service credentials");
    const project = projectOf(secrets.credentials_info);
    if (!project) throw new Error("Invalid service credentials");
    return addressWith({ backend: "bigquery", host: project, database: "", query: asQuery(query) });
  },
  toValues: ({ query }, secrets) => (Object.keys(secrets).length === 0 ? null : { ...secrets, query }),
};

function projectOf(credentials: unknown): string | undefined {
  let value = credentials;
  try {
    if (typeof value === "string") value = JSON.parse(value);
  } catch {
    return undefined;
  }
  const project =
    typeof value === "object" && value !== null ? (value as { project_id?: unknown }).project_id : undefined;
  // Such a name ends nothing in an address.
  return typeof project === "string" && /^[a-z0-9][a-z0-9.:_-]*$/i.test(project) ? project : undefined;
}
