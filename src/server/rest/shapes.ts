import type { ZodType } from "zod";
import type { Components } from "../openapi/components.ts";
import type { JsonSchema } from "../openapi/json-schema.ts";
import type { SchemaMaker } from "../openapi/operation.ts";
import type { Field } from "./fields.ts";
import type { Resource } from "./resource.ts";

/** Schemas of what the kit's routes answer, made from a resource's declaration. */

const string: JsonSchema = { type: "string" };
const strings: JsonSchema = { type: "array", items: string };
const perColumn: JsonSchema = { type: "object", properties: { column_name: string } };

const object = (properties: JsonSchema): JsonSchema => ({ type: "object", properties });

/** `{"message": …}`. */
export const messageShape: SchemaMaker = () => object({ message: string });

export const listShape =
  (resource: Resource): SchemaMaker =>
  (components) =>
    object({
      count: { type: "number" },
      description_columns: perColumn,
      ids: strings,
      label_columns: perColumn,
      list_columns: strings,
      list_title: string,
      order_columns: strings,
      result: {
        type: "array",
        items: rowShape(resource, "get_list", resource.listResult ?? resource.listColumns, components),
      },
    });

export const itemShape =
  (resource: Resource): SchemaMaker =>
  (components) => {
    const names = resource.showResult ?? resource.showColumns ?? resource.listColumns;
    const result = rowShape(resource, "get", names, components);
    if (resource.bareItem) return object({ id: string, result });
    return object({
      description_columns: perColumn,
      id: string,
      label_columns: perColumn,
      result,
      show_columns: strings,
      show_title: string,
    });
  };

/** What POST and PUT answer: the id and what was written, and what a resource adds. */
export const writtenShape =
  (body: ZodType, more: JsonSchema = {}): SchemaMaker =>
  (components) =>
    object({ id: { type: "number" }, result: components.of(body), ...more });

export const infoShape: SchemaMaker = () =>
  object({
    add_columns: { type: "object" },
    edit_columns: { type: "object" },
    filters: object({ column_name: { type: "array", items: object({ name: string, operator: string }) } }),
    permissions: strings,
  });

export const relatedShape: SchemaMaker = (components) =>
  components.add("RelatedResponseSchema", () =>
    object({
      count: { type: "integer" },
      result: {
        type: "array",
        items: components.add("RelatedResultResponse", () =>
          object({ extra: { type: "object", additionalProperties: {} }, text: string, value: { type: "integer" } }),
        ),
      },
    }),
  );

export const distinctShape: SchemaMaker = (components) =>
  // The reference spells it so.
  components.add("DistincResponseSchema", () =>
    object({
      count: { type: "integer" },
      result: { type: "array", items: components.add("DistinctResultResponse", () => object({ text: string })) },
    }),
  );

/** One row as a named component, e.g. `ChartRestApi.get_list`; types come from the entities. */
function rowShape(
  resource: Resource,
  method: "get" | "get_list",
  names: readonly string[],
  components: Components,
): JsonSchema {
  const name = `${resource.apiClass}.${method}`;
  return components.add(name, () => {
    const properties: JsonSchema = {};
    for (const root of new Set(names.map((column) => column.split(".")[0] ?? column))) {
      const field = resource.fields[root];
      if (!field) continue;
      const parts = names
        .filter((column) => column.startsWith(`${root}.`))
        .map((column) => column.slice(root.length + 1));
      properties[root] = fieldShape({ resource, name, components }, root, field, parts);
    }
    return object(properties);
  });
}

interface RowContext {
  resource: Resource;
  /** Of the row's component; parts of it are named below it. */
  name: string;
  components: Components;
}

function fieldShape(
  { resource, name, components }: RowContext,
  root: string,
  field: Field,
  parts: readonly string[],
): JsonSchema {
  if (field.kind === "column") return components.column(resource.table, field.column ?? root) ?? {};
  if (field.kind === "computed") return { readOnly: true };
  const { table } = field;
  if (!table || parts.length === 0)
    return field.many ? { type: "array", items: { type: "object" } } : { type: "object" };
  const model = `${name}.${components.model(table)}`;
  const part = components.add(freeName(model, components), () =>
    object(Object.fromEntries(parts.map((column) => [column, components.column(table, column) ?? {}]))),
  );
  return field.many ? { type: "array", items: part } : part;
}

/** The reference numbers the second and later schemas of one model: `User`, `User1`. */
function freeName(model: string, { schemas }: Components): string {
  for (let number = 0; ; number++) {
    const name = number === 0 ? model : `${model}${number}`;
    if (!Object.hasOwn(schemas, name)) return name;
  }
}
