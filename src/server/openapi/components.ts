import type { EntityMetadata, EntityProperty } from "@mikro-orm/core";
import type { ZodType } from "zod";
import type { Metadata } from "../../metadata/orm.ts";
import { type JsonSchema, reference, schemaOf } from "./json-schema.ts";

/** The reference's names of model classes where ours differ. */
const MODEL_NAMES: Record<string, string> = {
  slices: "Slice",
  tables: "SqlaTable",
  table_columns: "TableColumn",
  sql_metrics: "SqlMetric",
  report_recipient: "ReportRecipients",
};

/** The named schemas of the document, collected while its operations are written. */
export interface Components {
  readonly schemas: Record<string, JsonSchema>;
  /** Adds a schema under a name, once, and gives a reference to it. */
  add(name: string, schema: () => JsonSchema): JsonSchema;
  /** A zod type; its named parts become components. */
  of(type: ZodType): JsonSchema;
  /** Type of a column of the metadata database; undefined when there is none of this name. */
  column(table: string, name: string): JsonSchema | undefined;
  /** The reference's name of a table's model class. */
  model(table: string): string;
}

/** Starts a collection; column types come from the entities. */
export function createComponents(metadata: Metadata): Components {
  const schemas: Record<string, JsonSchema> = {};
  const entities = new Map(
    [...metadata.orm.getMetadata().getAll().values()].map((entity): [string, EntityMetadata] => [
      entity.tableName,
      entity,
    ]),
  );
  return {
    schemas,
    add: (name, schema) => {
      if (!Object.hasOwn(schemas, name)) {
        schemas[name] = {};
        schemas[name] = schema();
      }
      return reference(name);
    },
    of: (type) => {
      const { schema, named } = schemaOf(type);
      for (const [name, part] of Object.entries(named)) schemas[name] ??= part;
      return schema;
    },
    column: (table, name) => {
      const property = entities
        .get(table)
        ?.props.find((candidate) => candidate.kind === "scalar" && candidate.fieldNames?.[0] === name);
      return property && columnSchema(property);
    },
    model: (table) => MODEL_NAMES[table] ?? entities.get(table)?.className ?? table,
  };
}

function columnSchema({ type, runtimeType, length, nullable }: EntityProperty): JsonSchema {
  const optional = nullable ? { nullable: true } : {};
  if (type === "UuidType") return { type: "string", format: "uuid", ...optional };
  if (type === "DateTimeType") return { type: "string", format: "date-time", ...optional };
  if (runtimeType === "number") return { type: type === "integer" ? "integer" : "number", ...optional };
  if (runtimeType === "boolean") return { type: "boolean", ...optional };
  if (runtimeType === "string") return { type: "string", ...(length ? { maxLength: length } : {}), ...optional };
  return { ...optional };
}
