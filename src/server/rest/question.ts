import { LitesetError } from "../../errors.ts";
import { parseJson } from "../json.ts";
import type { Call } from "../route.ts";
import { parseRison, RisonError } from "./rison.ts";

/** The part of JSON schema that `q` parameters are described with; it is their OpenAPI too. */
export type QuestionSchema = {
  /** Name of the schema in the OpenAPI document. */
  id?: string;
  type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  properties?: Record<string, QuestionSchema>;
  required?: readonly string[];
  items?: QuestionSchema;
  /** Of members that are not named. */
  additionalProperties?: QuestionSchema;
  enum?: readonly string[];
  anyOf?: readonly QuestionSchema[];
};

/** Reads the `q` parameter (rison, or JSON) and checks it; 400 in the reference's words. An absent one is an empty object. */
export function readQuestion<T>(call: Call, schema: QuestionSchema): T {
  const value = parseQuestion(call.query.get("q"));
  const problem = findProblem(value, schema);
  if (problem) throw new LitesetError(`Not a valid rison schema ${problem}`, undefined, { status: 400 });
  call.note({ rison: value });
  return value as T;
}

/** A flag in an address, in the spellings that the reference takes for true. */
export const isOn = (text: string | null): boolean => text !== null && /^(y|yes|1|t|true|on)$/i.test(text.trim());

function parseQuestion(text: string | null): unknown {
  if (!text) return {};
  try {
    return parseRison(text);
  } catch (error) {
    if (!(error instanceof RisonError)) throw error;
    try {
      return parseJson(text);
    } catch {
      throw new LitesetError("Not a valid rison/json argument", undefined, { status: 400 });
    }
  }
}

function findProblem(value: unknown, schema: QuestionSchema): string | undefined {
  if (schema.anyOf && !schema.anyOf.some((option) => findProblem(value, option) === undefined)) {
    return `${pythonText(value)} is not valid under any of the given schemas`;
  }
  if (schema.type && !hasType(value, schema.type)) return `${pythonText(value)} is not of type '${schema.type}'`;
  if (schema.enum && !schema.enum.some((option) => option === value))
    return `${pythonText(value)} is not one of ${pythonText(schema.enum)}`;
  if (Array.isArray(value) && schema.items) {
    for (const item of value.toReversed()) {
      const problem = findProblem(item, schema.items);
      if (problem) return problem;
    }
  }
  if (isObject(value)) {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const problem = Object.hasOwn(value, name) ? findProblem(value[name], property) : undefined;
      if (problem) return problem;
    }
    const missing = schema.required?.find((name) => !Object.hasOwn(value, name));
    if (missing) return `'${missing}' is a required property`;
  }
  return undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function hasType(value: unknown, type: NonNullable<QuestionSchema["type"]>): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isObject(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

/** How Python prints a value; the reference's messages hold such text. */
function pythonText(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string")
    return value.includes("'") && !value.includes('"')
      ? `"${value}"`
      : `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(pythonText).join(", ")}]`;
  if (isObject(value))
    return `{${Object.entries(value)
      .map(([key, inner]) => `${pythonText(key)}: ${pythonText(inner)}`)
      .join(", ")}}`;
  return String(value);
}

const strings: QuestionSchema = { type: "array", items: { type: "string" } };
const scalar: QuestionSchema[] = [{ type: "number" }, { type: "string" }, { type: "boolean" }];

export const listQuestion: QuestionSchema = {
  id: "get_list_schema",
  type: "object",
  properties: {
    keys: {
      type: "array",
      items: {
        type: "string",
        enum: ["list_columns", "order_columns", "label_columns", "description_columns", "list_title", "none"],
      },
    },
    columns: strings,
    select_columns: strings,
    order_column: { type: "string" },
    order_direction: { type: "string", enum: ["asc", "desc"] },
    page: { type: "integer" },
    page_size: { type: "integer" },
    filters: {
      type: "array",
      items: {
        type: "object",
        properties: {
          col: { type: "string" },
          opr: { type: "string" },
          value: { anyOf: [...scalar, { type: "array", items: { anyOf: scalar } }] },
        },
        required: ["col", "opr"],
      },
    },
  },
};

export const itemQuestion: QuestionSchema = {
  id: "get_item_schema",
  type: "object",
  properties: {
    keys: {
      type: "array",
      items: { type: "string", enum: ["show_columns", "description_columns", "label_columns", "show_title", "none"] },
    },
    columns: strings,
  },
};

/** Which page of the choices of each field. */
const pagesByField: QuestionSchema = {
  type: "object",
  additionalProperties: {
    type: "object",
    properties: { page: { type: "integer" }, page_size: { type: "integer" } },
  },
};

export const infoQuestion: QuestionSchema = {
  id: "get_info_schema",
  type: "object",
  properties: {
    keys: {
      type: "array",
      items: {
        type: "string",
        enum: ["add_columns", "edit_columns", "filters", "permissions", "add_title", "edit_title", "none"],
      },
    },
    add_columns: pagesByField,
    edit_columns: pagesByField,
  },
};

export const relatedQuestion: QuestionSchema = {
  id: "get_related_schema",
  type: "object",
  properties: {
    page_size: { type: "integer" },
    page: { type: "integer" },
    include_ids: { type: "array", items: { type: "integer" } },
    filter: { type: "string" },
  },
};

export const idsQuestion: QuestionSchema = { id: "get_delete_ids_schema", type: "array", items: { type: "integer" } };
