import { type ZodType, z } from "zod";

/** A schema object of OpenAPI 3.0. */
export type JsonSchema = Record<string, unknown>;

/** A zod type as an OpenAPI schema, with the named types in it taken out. */
export function schemaOf(type: ZodType): { schema: JsonSchema; named: Record<string, JsonSchema> } {
  const {
    $schema: _dialect,
    definitions = {},
    $defs = {},
    id,
    ...rest
  } = z.toJSONSchema(type, {
    target: "openapi-3.0",
    io: "input",
    unrepresentable: "any",
  }) as JsonSchema & { definitions?: Record<string, JsonSchema>; $defs?: Record<string, JsonSchema>; id?: string };
  const named = Object.fromEntries(
    Object.entries({ ...definitions, ...$defs }).map(([name, schema]) => [name, pointAtComponents(schema)]),
  );
  const schema = pointAtComponents(rest);
  if (typeof id !== "string") return { schema, named };
  return { schema: reference(id), named: { ...named, [id]: schema } };
}

export const reference = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

function pointAtComponents(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value) => {
    if (key === "$ref" && typeof value === "string")
      return value.replace(/^#\/(definitions|\$defs)\//, "#/components/schemas/");
    if (typeof value === "object" && value !== null && "id" in value && typeof value.id === "string") {
      const { id: _id, ...rest } = value;
      return rest;
    }
    return value;
  }) as JsonSchema;
}
