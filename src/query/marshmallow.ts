import { z } from "zod";
import { pythonRepr } from "./frame.ts";

/**
 * Zod schemas that accept what the reference's marshmallow fields accept and refuse with the same words. Scripts and
 * the frontend compare these texts.
 */

type Message = (issue: { input?: unknown }) => string;

const saying =
  (text: string): Message =>
  ({ input }) =>
    input === undefined ? "Missing data for required field." : input === null ? "Field may not be null." : text;

export const text = () => z.string({ error: saying("Not a valid string.") });

/** Anything, as long as it is there. */
export const something = () =>
  z.unknown().refine((value) => value !== undefined && value !== null, { error: saying("") });

export const integer = () =>
  something()
    .transform((value, context) => {
      const number = typeof value === "string" && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value;
      if (typeof number === "boolean") return Number(number);
      if (typeof number === "number" && Number.isFinite(number)) return Math.trunc(number);
      context.addIssue({ code: "custom", message: saying("Not a valid integer.")({ input: value }) });
      return z.NEVER;
    })
    .meta({ type: "integer" });

const TRUTHY = new Set<unknown>([
  "t",
  "T",
  "true",
  "True",
  "TRUE",
  "on",
  "On",
  "ON",
  "y",
  "Y",
  "yes",
  "Yes",
  "YES",
  "1",
  1,
  true,
]);
const FALSY = new Set<unknown>([
  "f",
  "F",
  "false",
  "False",
  "FALSE",
  "off",
  "Off",
  "OFF",
  "n",
  "N",
  "no",
  "No",
  "NO",
  "0",
  0,
  false,
]);

export const boolean = () =>
  something()
    .transform((value, context) => {
      if (TRUTHY.has(value)) return true;
      if (FALSY.has(value)) return false;
      context.addIssue({ code: "custom", message: saying("Not a valid boolean.")({ input: value }) });
      return z.NEVER;
    })
    .meta({ type: "boolean" });

/** Entries that a list may have: more is no question, and would keep the server busy with reading it. */
const MOST_ENTRIES = 5_000;

/** A list of so many entries at most, of which none is looked at if there are more. */
export const list = <Item extends z.ZodType>(item: Item, most = MOST_ENTRIES) =>
  z.preprocess(
    (value, context) => {
      if (!Array.isArray(value) || value.length <= most) return value;
      context.addIssue({ code: "custom", message: `Longer than maximum length ${most}.` });
      return z.NEVER;
    },
    z.array(item, { error: saying("Not a valid list.") }),
  );

/** A mapping of texts. Where one is none, the reference prints the mapping that it collects these in, of a kind of its own. */
export const textMapping = () =>
  mapping().superRefine((values, context) => {
    for (const [key, value] of Object.entries(values))
      if (typeof value !== "string") {
        const message = saying("Not a valid string.")({ input: value });
        context.addIssue({ code: "custom", message, path: [key, "value"], params: { mapping: true } });
      }
  });

export const mapping = () => z.record(z.string(), z.unknown(), { error: saying("Not a valid mapping type.") });

export const oneOf = <const Choice extends string>(choices: readonly Choice[]) =>
  z
    .custom<Choice>((value) => choices.includes(value as Choice), {
      error: saying(`Must be one of: ${choices.join(", ")}.`),
    })
    .meta({ enum: [...choices] });

/** A value that must be there; what it is says the schema. */
export const required = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value, context) => {
    if (value !== undefined && value !== null) return value;
    context.addIssue({ code: "custom", message: saying("")({ input: value }) });
    return z.NEVER;
  }, schema);

/** Absent, null or a value; null becomes undefined. */
export const maybe = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === null ? undefined : value), schema.optional());

const notAnObject: Message = ({ input }) =>
  input === undefined ? "Missing data for required field." : "Invalid input type.";

/** Knows all its keys, or refuses them. */
export const strictObject = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, { error: notAnObject });

/** Leaves out keys that it does not know. */
export const looseObject = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape, { error: notAnObject });

type Messages = Map<string | number, Messages | string[]>;

/** Validation problems as the reference nests and prints them: `{'queries': {0: {'row_limit': ['…']}}}`. */
export function messagesText(issues: readonly z.core.$ZodIssue[]): string {
  const root: Messages = new Map();
  const mappings = new Set<Messages>();
  for (const issue of issues) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) add(root, [...issue.path, key], "Unknown field.");
    } else add(root, issue.message === "Invalid input type." ? [...issue.path, "_schema"] : issue.path, issue.message);
    if (issue.code === "custom" && issue.params?.mapping) mappings.add(nodeAt(root, issue.path.slice(0, -2)));
  }
  const shown = (node: Messages | string[]): string => {
    if (Array.isArray(node)) return pythonRepr(node);
    const entries = [...node].map(([key, inner]) => `${pythonRepr(key)}: ${shown(inner)}`);
    return mappings.has(node) ? `defaultdict(<class 'dict'>, {${entries.join(", ")}})` : `{${entries.join(", ")}}`;
  };
  return shown(root);
}

const keyOf = (part: PropertyKey): string | number => (typeof part === "number" ? part : String(part));

const nodeAt = (root: Messages, path: readonly PropertyKey[]): Messages =>
  path.reduce((node: Messages, part) => node.get(keyOf(part)) as Messages, root);

function add(root: Messages, path: readonly PropertyKey[], message: string): void {
  let node = root;
  path.forEach((part, at) => {
    const key = keyOf(part);
    if (at === path.length - 1) {
      const known = node.get(key);
      if (Array.isArray(known)) known.push(message);
      else if (!known) node.set(key, [message]);
      return;
    }
    let next = node.get(key);
    if (!(next instanceof Map)) {
      next = new Map();
      node.set(key, next);
    }
    node = next;
  });
}
