import { extname } from "node:path";
import { z } from "zod";
import type { Settings } from "../../../settings/keys.ts";
import { flag, integer, object, text } from "../../rest/schema.ts";

const FILE_TYPES = ["csv", "excel", "columnar"] as const;

/** Names with commas between them, as forms send lists. */
const names = () =>
  text()
    .transform((value) => (value === "" ? [] : value.split(",")))
    .meta({ type: "array", items: { type: "string" } });

const file = (extensions: Settings["ALLOWED_EXTENSIONS"], format: string) =>
  z
    .custom<File>((value) => value instanceof File, {
      error: ({ input }) => (input === null || input === undefined ? "Field may not be null." : "Not a file."),
    })
    .refine(
      ({ name }) => extensions.some((extension) => `.${extension}`.toLowerCase() === extname(name).toLowerCase()),
      {
        error: "File extension is not allowed.",
      },
    )
    .meta({ type: "string", format });

const type = () => text({ choices: FILE_TYPES }).transform((value) => value as (typeof FILE_TYPES)[number]);

/** How a file is read, for loading it and for looking at it before. */
const readOptions = {
  columns_read: names().optional(),
  column_dates: names().optional(),
  null_values: names().optional(),
  delimiter: text().optional(),
  column_data_types: text().optional(),
  day_first: flag().optional(),
  skip_blank_lines: flag().optional(),
  skip_initial_space: flag().optional(),
  decimal_character: text().optional(),
  header_row: integer().optional(),
  rows_to_read: integer({ min: 1 }).nullable().optional(),
  skip_rows: integer().optional(),
  sheet_name: text().optional(),
};

/** The form that loads a file into a table. */
export const uploadForm = (extensions: Settings["ALLOWED_EXTENSIONS"]) =>
  object({
    type: type(),
    file: file(extensions, "text/csv"),
    table_name: text({ min: 1, max: 10_000 }),
    schema: text().optional(),
    already_exists: text({ choices: ["fail", "replace", "append"] })
      .transform((value) => value as "fail" | "replace" | "append")
      .default("fail"),
    index_label: text().optional(),
    index_column: text().optional(),
    dataframe_index: flag().optional(),
    ...readOptions,
  }).meta({ id: "UploadPostSchema" });

/** The form that asks what is in a file; with `preview` also for its first rows, read as the other fields say. */
export const contentsForm = (extensions: Settings["ALLOWED_EXTENSIONS"]) =>
  object({
    type: type(),
    file: file(extensions, "binary"),
    preview: flag().optional(),
    ...readOptions,
  }).meta({ id: "UploadFileMetadataPostSchema" });

export const fileContents = object({
  preview: object({
    columns: z.array(object({ name: text(), type: text() })),
    rows: z.array(z.array(z.unknown())),
  }).optional(),
  items: z.array(
    object({ column_names: z.array(text()), sheet_name: text().nullable() }).meta({ id: "UploadFileMetadataItem" }),
  ),
}).meta({ id: "UploadFileMetadata" });

export const schemasToUploadTo = object({ schemas: z.array(text()) }).meta({
  id: "DatabaseSchemaAccessForFileUploadResponse",
});
