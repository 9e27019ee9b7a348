import { LitesetError } from "../../errors.ts";
import type { Call } from "../route.ts";
import { isUuid } from "./db.ts";

/** A field that a request's body may hold, checked as the reference's marshmallow fields are and refused in its words. */
interface BodyField {
  type: "string" | "integer" | "boolean" | "integers" | "uuid" | "json" | "object";
  required?: boolean;
  nullable?: boolean;
  min?: number;
  max?: number;
  /** The only texts allowed. */
  choices?: readonly string[];
}
export type BodyFields = Record<string, BodyField>;
export type Body = Record<string, unknown>;

/** Reads a JSON body; 400 with one list of messages a field. Unknown fields are refused, or dropped with `loose`. */
export async function readBody(call: Call, fields: BodyFields, { loose = false } = {}): Promise<Body> {
  const body = await call.json();
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw refused({ _schema: ["Invalid input type."] });
  const given = body as Body;
  const problems: Record<string, unknown> = {};
  const result: Body = {};
  for (const [name, field] of Object.entries(fields)) {
    if (!Object.hasOwn(given, name)) {
      if (field.required) problems[name] = ["Missing data for required field."];
      continue;
    }
    const { value, problem } = readField(given[name], field);
    if (problem) problems[name] = typeof problem === "string" ? [problem] : problem;
    else result[name] = value;
  }
  if (!loose)
    for (const name of Object.keys(given)) if (!Object.hasOwn(fields, name)) problems[name] = ["Unknown field."];
  if (Object.keys(problems).length > 0) throw refused(problems);
  return result;
}

/** 400 with messages by field. */
const refused = (problems: Record<string, unknown>): LitesetError =>
  new LitesetError(problems, undefined, { status: 400 });

/** 422 with messages by field. */
export const unprocessable = (problems: Record<string, unknown>): LitesetError =>
  new LitesetError(problems, undefined, { status: 422 });

function readField(value: unknown, field: BodyField): { value?: unknown; problem?: unknown } {
  if (value === null) return field.nullable ? { value } : { problem: "Field may not be null." };
  switch (field.type) {
    case "string":
      return typeof value === "string"
        ? { value, problem: textProblem(value, field) }
        : { problem: "Not a valid string." };
    case "integer": {
      const number = typeof value === "string" && /^[+-]?\d{1,15}$/.test(value.trim()) ? Number(value) : value;
      return Number.isSafeInteger(number) ? { value: number } : { problem: "Not a valid integer." };
    }
    case "boolean":
      if (value === true || /^(true|t|yes|y|on|1)$/i.test(String(value))) return { value: true };
      return value === false || /^(false|f|no|n|off|0)$/i.test(String(value))
        ? { value: false }
        : { problem: "Not a valid boolean." };
    case "integers":
      if (!Array.isArray(value)) return { problem: "Not a valid list." };
      return integersProblem(value);
    case "uuid":
      return isUuid(value) ? { value: value.toLowerCase() } : { problem: "Not a valid UUID." };
    case "json":
      if (typeof value !== "string") return { problem: "Not a valid string." };
      return isJsonText(value) ? { value } : { problem: "JSON not valid" };
    case "object":
      return typeof value === "object" && !Array.isArray(value) ? { value } : { problem: "Not a valid mapping type." };
  }
}

function integersProblem(list: readonly unknown[]): { value?: unknown; problem?: unknown } {
  const wrong = list.flatMap((item, at) => (Number.isSafeInteger(item) ? [] : [[at, ["Not a valid integer."]]]));
  return wrong.length === 0 ? { value: list } : { problem: Object.fromEntries(wrong) };
}

function textProblem(value: string, { min, max, choices }: BodyField): string | undefined {
  if (choices && !choices.includes(value)) return `Must be one of: ${choices.join(", ")}.`;
  // No metadata database keeps a NUL or half a character as it came.
  if (value.includes("\0")) return "Null characters are not allowed.";
  if (!value.isWellFormed()) return "Not a valid string.";
  const length = [...value].length;
  return (min !== undefined && length < min) || (max !== undefined && length > max)
    ? `Length must be between ${min ?? 0} and ${max}.`
    : undefined;
}

function isJsonText(text: string): boolean {
  if (text === "") return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
