import { type ZodType, z } from "zod";
import { LitesetError } from "../../errors.ts";
import type { Call } from "../route.ts";
import { isUuid } from "./db.ts";

/**
 * What bodies are declared with: zod types that take what the reference's marshmallow fields take and refuse in its words.
 * A field is required unless `.optional()`, and not null unless `.nullable()`. The OpenAPI document comes out of the same types.
 */

const MISSING = "Missing data for required field.";
const NULL = "Field may not be null.";
const NOT_AN_OBJECT = "Invalid input type.";

/** Messages for a value of a wrong type, an absent one and null. */
const typed = (message: string) => (issue: { input?: unknown }) =>
  issue.input === undefined ? MISSING : issue.input === null ? NULL : message;

interface TextOptions {
  min?: number;
  max?: number;
  /** The only texts allowed. */
  choices?: readonly string[];
}

/** A text; lengths are counted in characters. */
export function text({ min, max, choices }: TextOptions = {}) {
  const schema = z.string({ error: typed("Not a valid string.") }).superRefine((value, context) => {
    const message = textProblem(value, { min, max, choices });
    if (message) context.addIssue({ code: "custom", message });
  });
  return schema.meta({
    type: "string",
    ...(min === undefined ? {} : { minLength: min }),
    ...(max === undefined ? {} : { maxLength: max }),
    ...(choices ? { enum: [...choices] } : {}),
  });
}

/** An integer, or a text that spells one; of other numbers the whole part counts. */
export const integer = ({ min, max }: { min?: number; max?: number } = {}) =>
  z
    .preprocess(
      (value) => {
        if (typeof value === "number") return Math.trunc(value);
        return typeof value === "string" && /^\s*[+-]?\d{1,15}\s*$/.test(value) ? Number(value) : value;
      },
      z.number({ error: typed("Not a valid integer.") }).superRefine((value, context) => {
        const message = Number.isSafeInteger(value) ? rangeProblem(value, min, max) : "Not a valid integer.";
        if (message) context.addIssue({ code: "custom", message });
      }),
    )
    .meta({ type: "integer" });

/** A number, or a text that spells one. */
export const float = () =>
  z
    .preprocess(
      (value) =>
        typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : value,
      z.number({ error: typed("Not a valid number.") }),
    )
    .meta({ type: "number" });

/** An object of any shape. */
export const mapping = () =>
  z.record(z.string(), z.unknown(), { error: typed("Not a valid mapping type.") }).meta({ type: "object" });

/** True or false, in any of marshmallow's spellings. */
export const flag = () =>
  z
    .preprocess(
      (value) => {
        if (typeof value !== "string" && typeof value !== "number") return value;
        if (/^(true|t|yes|y|on|1)$/i.test(String(value))) return true;
        return /^(false|f|no|n|off|0)$/i.test(String(value)) ? false : value;
      },
      z.boolean({ error: typed("Not a valid boolean.") }),
    )
    .meta({ type: "boolean" });

/** A date and time in ISO 8601; without a zone it is UTC. */
export const datetime = () =>
  z
    .string({ error: typed("Not a valid datetime.") })
    .transform((value, context) => {
      const date = DATETIME.test(value) ? new Date(/(?:[zZ]|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`) : null;
      if (date && !Number.isNaN(date.getTime())) return date;
      context.addIssue({ code: "custom", message: "Not a valid datetime." });
      return z.NEVER;
    })
    .meta({ type: "string", format: "date-time" });

const DATETIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?([zZ]|[+-]\d\d:?\d\d)?$/;

/** A UUID with or without dashes; read in lower case. */
export const uuid = () =>
  z
    .string({ error: typed("Not a valid UUID.") })
    .refine(isUuid, { error: "Not a valid UUID." })
    .transform((value) => value.toLowerCase())
    .meta({ type: "string", format: "uuid" });

/** A text that holds JSON; the empty text counts. */
export const jsonText = () =>
  z
    .string({ error: typed("Not a valid string.") })
    .refine(isJsonText, { error: "JSON not valid" })
    .meta({ type: "string" });

/** A text that holds JSON of this shape; the empty text counts. What is wrong inside is told below the text's own name. */
export const jsonTextOf = (schema: ZodType) =>
  jsonText()
    .superRefine((value, context) => {
      if (value === "" || !isJsonText(value)) return;
      const result = schema.safeParse(JSON.parse(value));
      if (result.success) return;
      const messages = messagesOf(result.error.issues);
      context.addIssue({ code: "custom", message: JSON.stringify(messages), params: { messages } });
    })
    .meta({ type: "string" });

/** A list of values of one type. */
export const list = <T extends ZodType>(item: T) => z.array(item, { error: typed("Not a valid list.") });

/** An object with these fields and no others. */
export const object = <T extends z.ZodRawShape>(fields: T) => z.strictObject(fields, { error: typed(NOT_AN_OBJECT) });

/** Fields of one type, by their names with spaces between. */
export const each = (names: string, type: ZodType): Record<string, ZodType> =>
  Object.fromEntries(names.split(" ").map((name) => [name, type]));

/**
 * What is answered, beside what the reference's document says is answered, where that is something else: so clients that were
 * made from its document still compile.
 */
export const orAsDescribed = (answered: ZodType, described: ZodType) => z.union([answered, described]);

/** An object with these fields; others are dropped. */
export const looseObject = <T extends z.ZodRawShape>(fields: T) => z.object(fields, { error: typed(NOT_AN_OBJECT) });

const NOT_JSON = "Request is not JSON";

interface BodyOptions {
  status?: number;
  /** True: each refusal as an error with its type, here one with the messages and what was sent. */
  asError?: boolean;
}

/** Reads a JSON body; `status` (400) with a list of messages for each wrong field. */
export async function readBody<T>(
  call: Call,
  schema: ZodType<T>,
  { status = 400, asError = false }: BodyOptions = {},
): Promise<T> {
  const payload = await call.json(NOT_JSON).catch((error: unknown) => {
    if (!asError || !(error instanceof LitesetError) || error.message !== NOT_JSON) throw error;
    throw new LitesetError(NOT_JSON, "INVALID_PAYLOAD_FORMAT_ERROR", { status: 400 });
  });
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  const messages = messagesOf(result.error.issues);
  if (!asError) throw new LitesetError(messages, undefined, { status });
  throw new LitesetError("The schema of the submitted payload is invalid.", "MARSHMALLOW_ERROR", {
    status,
    extra: { messages, payload },
  });
}

/** Waits for a check and notes what it refuses with messages by field, so that all problems are told at once. */
export async function gather<T>(problems: Record<string, unknown>, check: Promise<T>): Promise<T | undefined> {
  try {
    return await check;
  } catch (error) {
    if (!(error instanceof LitesetError) || error.status !== 422 || !error.fields) throw error;
    Object.assign(problems, error.fields);
    return undefined;
  }
}

/** Reads a multipart form, each field as text and a file that is absent as null; 400 with a list of messages by field. */
export async function readForm<T>(call: Call, schema: ZodType<T>): Promise<T> {
  if (!/^multipart\/form-data\s*(;|$)/i.test(call.request.headers.get("content-type") ?? "")) {
    throw new LitesetError("Request MIME type is not 'multipart/form-data'", "INVALID_PAYLOAD_FORMAT_ERROR", {
      status: 400,
    });
  }
  const form = await call.form();
  const fields: Record<string, unknown> = Object.create(null);
  fields.file = null;
  for (const name of new Set(form.keys())) fields[name] = form.get(name);
  return readValue({ ...fields }, schema);
}

/** Reads a value that has been parsed already; 400 with a list of messages for each wrong field. */
export function readValue<T>(value: unknown, schema: ZodType<T>): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new LitesetError(messagesOf(result.error.issues), undefined, { status: 400 });
}

/** 422 with messages by field. */
export const unprocessable = (problems: Record<string, unknown>): LitesetError =>
  new LitesetError(problems, undefined, { status: 422 });

/** The messages of each wrong field, for answers that arrange them otherwise. */
export const messagesByField = (error: z.ZodError): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(messagesOf(error.issues)).map(([field, messages]) => [
      field,
      Array.isArray(messages) ? messages.map(String) : [JSON.stringify(messages)],
    ]),
  );

type Messages = { [field: string]: Messages | (string | Messages)[] };

/** Issues as marshmallow nests its messages: `{"owners": {"0": ["Not a valid integer."]}}`. */
function messagesOf(issues: readonly z.core.$ZodIssue[]): Messages {
  const messages: Messages = {};
  for (const issue of issues) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) addMessage(messages, [...issue.path, key], "Unknown field.");
    } else if (issue.code === "custom" && issue.params?.messages) {
      addMessage(messages, issue.path, issue.params.messages as Messages);
    } else if (issue.path.length === 0 || issue.message === NOT_AN_OBJECT) {
      addMessage(messages, [...issue.path, "_schema"], issue.code === "custom" ? issue.message : NOT_AN_OBJECT);
    } else addMessage(messages, issue.path, issue.message);
  }
  return messages;
}

function addMessage(messages: Messages, path: readonly PropertyKey[], message: string | Messages): void {
  const [first, ...rest] = path.map(String);
  if (first === undefined) return;
  if (rest.length === 0) {
    const known = messages[first];
    if (Array.isArray(known)) known.push(message);
    else messages[first] = [message];
    return;
  }
  const inner = messages[first];
  const nested = inner && !Array.isArray(inner) ? inner : {};
  messages[first] = nested;
  addMessage(nested, rest, message);
}

function textProblem(value: string, { min, max, choices }: TextOptions): string | undefined {
  if (choices && !choices.includes(value)) return `Must be one of: ${choices.join(", ")}.`;
  // No metadata database keeps a NUL or half a character as it came.
  if (value.includes("\0")) return "Null characters are not allowed.";
  if (!value.isWellFormed()) return "Not a valid string.";
  return lengthProblem([...value].length, min, max);
}

function lengthProblem(length: number, min: number | undefined, max: number | undefined): string | undefined {
  const isOutside = (min !== undefined && length < min) || (max !== undefined && length > max);
  if (!isOutside) return undefined;
  if (min !== undefined && max !== undefined) return `Length must be between ${min} and ${max}.`;
  return min !== undefined ? `Shorter than minimum length ${min}.` : `Longer than maximum length ${max}.`;
}

function rangeProblem(value: number, min: number | undefined, max: number | undefined): string | undefined {
  const isOutside = (min !== undefined && value < min) || (max !== undefined && value > max);
  if (!isOutside) return undefined;
  if (min === undefined) return `Must be less than or equal to ${max}.`;
  if (max === undefined) return `Must be greater than or equal to ${min}.`;
  return `Must be greater than or equal to ${min} and less than or equal to ${max}.`;
}

function isJsonText(value: string): boolean {
  if (value === "") return true;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
