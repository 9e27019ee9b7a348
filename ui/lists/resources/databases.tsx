import { api } from "../../api/client.ts";
import type { ResourceSpec } from "../spec.ts";
import { type Changed, lastChangeColumn, nameColumn, textColumn, yesColumn } from "./columns.tsx";

interface Database extends Changed {
  id: number;
  database_name: string;
  backend: string;
  allow_run_async: boolean;
  allow_dml: boolean;
  allow_file_upload: boolean;
  expose_in_sqllab: boolean;
}

export const databases: ResourceSpec<Database> = {
  api: "database",
  view: "Database",
  title: "Databases",
  one: "database",
  nameOf: (row) => row.database_name,
  search: { col: "database_name", opr: "ct" },
  sort: { column: "changed_on_delta_humanized", direction: "desc" },
  columns: [
    nameColumn("database_name", (row) => row.database_name),
    textColumn("backend", "Engine", (row) => row.backend, { width: 140, sorter: false }),
    yesColumn("expose_in_sqllab", "In SQL Lab", (row) => row.expose_in_sqllab),
    yesColumn("allow_dml", "DML", (row) => row.allow_dml),
    yesColumn("allow_file_upload", "Uploads", (row) => row.allow_file_upload),
    yesColumn("allow_run_async", "Asynchronous", (row) => row.allow_run_async),
    lastChangeColumn(),
  ],
  read: async (id, signal) =>
    (await api.get<{ result: Record<string, unknown> }>(`/api/v1/database/${id}/connection`, { signal })).result,
  fields: [
    { name: "database_name", label: "Name", kind: "text", isRequired: true },
    {
      name: "sqlalchemy_uri",
      label: "SQLAlchemy URI",
      kind: "text",
      isRequired: true,
      note: "postgresql://user:password@host:5432/database. A stored password shows as XXXXXXXXXX and stays as it is.",
    },
    { name: "expose_in_sqllab", label: "Show in SQL Lab", kind: "switch", initial: true },
    { name: "allow_run_async", label: "Run queries asynchronously", kind: "switch", initial: false },
    { name: "allow_ctas", label: "Allow CREATE TABLE AS", kind: "switch", initial: false },
    { name: "allow_cvas", label: "Allow CREATE VIEW AS", kind: "switch", initial: false },
    { name: "allow_dml", label: "Allow DML and DDL", kind: "switch", initial: false },
    { name: "allow_file_upload", label: "Allow file uploads", kind: "switch", initial: false },
    { name: "impersonate_user", label: "Impersonate the signed-in user", kind: "switch", initial: false },
    { name: "cache_timeout", label: "Chart cache timeout (seconds)", kind: "number" },
    { name: "masked_encrypted_extra", label: "Secure extra (JSON)", kind: "json" },
    { name: "extra", label: "Extra (JSON)", kind: "json", initial: "{}" },
    { name: "server_cert", label: "Root certificate (PEM)", kind: "code" },
  ],
  toBody: (values) => ({ ...values, configuration_method: "sqlalchemy_form" }),
  test: {
    label: "Test connection",
    run: async (values) => {
      const { database_name, sqlalchemy_uri, impersonate_user, extra, masked_encrypted_extra, server_cert } = values;
      const json = { database_name, sqlalchemy_uri, impersonate_user, extra, masked_encrypted_extra, server_cert };
      await api.post("/api/v1/database/test_connection/", {
        json: { ...json, configuration_method: "sqlalchemy_form" },
      });
      return "The connection works.";
    },
  },
  deletes: "each",
  about: "Where the data are: PostgreSQL, MySQL, SQLite, DuckDB and others.",
};
