import { contains, holds, integer } from "./operators.ts";
import { Func, TemplateFault, Tuple, Undefined, type Value } from "./values.ts";

type Test = (value: Value, ...args: Value[]) => boolean;

const compares =
  (operator: string): Test =>
  (value, other = null) =>
    holds(operator, value, other);
const isText = (value: Value) => typeof value === "string";

/** `value is …` */
export const tests: Record<string, Test> = {
  defined: (value) => !(value instanceof Undefined),
  undefined: (value) => value instanceof Undefined,
  none: (value) => value === null,
  boolean: (value) => typeof value === "boolean",
  true: (value) => value === true,
  false: (value) => value === false,
  integer: (value) => typeof value === "bigint",
  float: (value) => typeof value === "number",
  number: (value) => ["bigint", "number", "boolean"].includes(typeof value),
  string: isText,
  mapping: (value) => value instanceof Map,
  sequence: (value) =>
    isText(value) ||
    Array.isArray(value) ||
    value instanceof Tuple ||
    value instanceof Map ||
    value instanceof Undefined,
  iterable: (value) =>
    isText(value) ||
    Array.isArray(value) ||
    value instanceof Tuple ||
    value instanceof Map ||
    value instanceof Undefined,
  callable: (value) => value instanceof Func,
  sameas: (value, other = null) => value === other,
  escaped: () => false,
  lower: (value) =>
    isText(value) && value !== (value as string).toUpperCase() && value === (value as string).toLowerCase(),
  upper: (value) =>
    isText(value) && value !== (value as string).toLowerCase() && value === (value as string).toUpperCase(),
  even: (value) => integer(value) % 2n === 0n,
  odd: (value) => integer(value) % 2n !== 0n,
  divisibleby: (value, by = 0n) => {
    if (integer(by) === 0n) throw new TemplateFault("ZeroDivisionError", "integer modulo by zero");
    return integer(value) % integer(by) === 0n;
  },
  in: (value, container = null) => contains(container, value),
  eq: compares("=="),
  equalto: compares("=="),
  "==": compares("=="),
  ne: compares("!="),
  "!=": compares("!="),
  lt: compares("<"),
  lessthan: compares("<"),
  "<": compares("<"),
  le: compares("<="),
  "<=": compares("<="),
  gt: compares(">"),
  greaterthan: compares(">"),
  ">": compares(">"),
  ge: compares(">="),
  ">=": compares(">="),
};
