import { z } from "zod";
import { integer, list, object, text } from "../../rest/schema.ts";

const objectToTag = z.tuple([text(), integer({ min: 1 })], { error: "Not a valid tuple." });

/** One tag and what it is on, as pairs of type and id. */
export const tagBody = object({
  name: text({ min: 1 }).refine((name) => [...name].length <= 250, { error: "Longer than maximum length 250." }),
  description: text().nullable().optional(),
  objects_to_tag: list(objectToTag).optional(),
});
export type TagBody = z.infer<typeof tagBody>;

export const manyTags = object({ tags: list(tagBody) }).meta({ id: "TagPostBulkSchema" });

/** Types of objects that can be tagged, as addresses number them. */
const OBJECT_TYPES = { 1: "query", 2: "chart", 3: "dashboard", 4: "dataset" } as const;
export type ObjectType = (typeof OBJECT_TYPES)[keyof typeof OBJECT_TYPES];

/** The type that a name or number stands for; undefined when it is none. */
export const objectType = (value: string | number): ObjectType | undefined =>
  Object.entries(OBJECT_TYPES).find(([number, name]) => number === String(value) || name === value)?.[1];
