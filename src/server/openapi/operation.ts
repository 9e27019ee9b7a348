import type { ZodType } from "zod";
import type { Components } from "./components.ts";
import type { JsonSchema } from "./json-schema.ts";

/** A schema that needs the document's components to be written, e.g. because it names some. */
export type SchemaMaker = (components: Components) => JsonSchema;

/** One status that answers something else than a good answer does. */
export interface AnswerDoc {
  description: string;
  result?: ZodType | SchemaMaker;
  produces?: string;
}

/** What /api/v1/_openapi says about a route beyond its path, method and right. */
export interface OperationDoc {
  tag: string;
  summary: string;
  /** Schema of the JSON body, or where to get it when it is only loaded once needed; `.meta({ id })` makes it a named component. */
  body?: ZodType | (() => Promise<ZodType>);
  /** Fields of a multipart body. */
  form?: ZodType;
  /** Schema of the rison `q` parameter. */
  q?: JsonSchema;
  query?: Record<string, JsonSchema>;
  /**
   * Schemas of parameters in the path, where the path does not tell them. Also those that the reference lists though its
   * path has no such part: clients that are generated from its document pass them.
   */
  path?: Record<string, JsonSchema>;
  /** What the JSON of a good answer looks like. */
  result?: ZodType | SchemaMaker;
  /** Content type of a good answer that is not JSON. */
  produces?: string;
  /** Description of each status, and what it answers if that is something else; 200 is "OK" when no 2xx or 3xx is named. */
  answers?: Record<number, string | AnswerDoc>;
}
