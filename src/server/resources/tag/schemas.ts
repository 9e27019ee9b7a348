import { z } from "zod";
import { datetime, integer, list, object, text } from "../../rest/schema.ts";

const objectToTag = z.tuple([text(), integer({ min: 1 })], { error: "Not a valid tuple." });

/** One tag and what it is on, as pairs of type and id. */
export const tagBody = object({
  name: text({ min: 1 }).refine((name) => [...name].length <= 250, { error: "Longer than maximum length 250." }),
  description: text().nullable().optional(),
  objects_to_tag: list(objectToTag).optional(),
});
export type TagBody = z.infer<typeof tagBody>;

export const manyTags = object({ tags: list(tagBody) }).meta({ id: "TagPostBulkSchema" });

/** What `manyTags` answers: the objects, as pairs of type and id. */
export const manyTagged = object({
  result: object({ objects_tagged: list(z.unknown()), objects_skipped: list(z.unknown()) }).meta({
    id: "TagPostBulkResponseObject",
  }),
}).meta({ id: "TagPostBulkResponseSchema" });

/** Tags for one object. They are read in `properties`, as the reference reads them; it describes them beside it. */
export const namesBody = object({ tags: list(text()), properties: object({ tags: list(text()) }) }).partial();

const person = { id: integer(), first_name: text(), last_name: text() };

/** What the objects of tags look like. */
export const taggedObjects = object({
  result: list(
    object({
      id: integer(),
      type: text(),
      name: text(),
      url: text(),
      changed_on: datetime(),
      created_by: object(person).meta({ id: "TaggedObjectUser" }),
      creator: text(),
      tags: list(object({ id: integer(), name: text(), type: text() }).meta({ id: "TagGetResponseSchema" })),
      owners: list(object({ ...person, username: text() }).meta({ id: "TaggedObjectOwner" })),
    }).meta({ id: "TaggedObjectEntityResponseSchema" }),
  ),
});

/** Types of objects that can be tagged, as addresses number them. */
const OBJECT_TYPES = { 1: "query", 2: "chart", 3: "dashboard", 4: "dataset" } as const;
export type ObjectType = (typeof OBJECT_TYPES)[keyof typeof OBJECT_TYPES];

/** The type that a name or number stands for; undefined when it is none. */
export const objectType = (value: string | number): ObjectType | undefined =>
  Object.entries(OBJECT_TYPES).find(([number, name]) => number === String(value) || name === value)?.[1];
