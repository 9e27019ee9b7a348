import { api } from "../api/client.ts";

/** An engine that can be connected, as the server describes it. */
export interface EngineChoice {
  name: string;
  engine: string;
  default_driver?: string;
  preferred: boolean;
  sqlalchemy_uri_placeholder: string;
  engine_information: { supports_file_upload: boolean; disable_ssh_tunneling: boolean };
  /** the JSON schema of its form; absent where only an address will do */
  parameters?: { properties: Record<string, FormProperty>; required?: string[] };
}

interface FormProperty {
  description?: string;
  /** what is kept in the secure extra: JSON */
  "x-encrypted-extra"?: boolean;
}

export interface Engines {
  databases: EngineChoice[];
  /** engines whose driver is not installed, and the command that installs it */
  absent: { name: string; install: string }[];
}

export type Json = Record<string, unknown>;

export function listEngines(signal?: AbortSignal): Promise<Engines> {
  return api.get<Engines>("/api/v1/database/available/?absent=true", { signal });
}

/** Everything of a connection; its secrets are masks. */
export async function showConnection(id: number, signal?: AbortSignal): Promise<Json> {
  return (await api.get<{ result: Json }>(`/api/v1/database/${id}/connection`, { signal })).result;
}

export async function storeConnection(id: number | undefined, json: Json): Promise<number> {
  if (id === undefined) return (await api.post<{ id: number }>("/api/v1/database/", { json })).id;
  await api.put(`/api/v1/database/${id}`, { json });
  return id;
}

export function testConnection(json: Json): Promise<unknown> {
  return api.post("/api/v1/database/test_connection/", { json });
}

/** Resolves where the parts of a form make a connection; else throws with the fields that each problem is about. */
export function validateParameters(json: Json, signal?: AbortSignal): Promise<unknown> {
  return api.post("/api/v1/database/validate_parameters/", { json, signal });
}
