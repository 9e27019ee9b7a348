import { call } from "./calls.ts";
import { comprehension } from "./comprehensions.ts";
import { formatValue } from "./format.ts";
import { assignName, type Frame, lookUp, makeFunction } from "./frame.ts";
import { quotedRange, readFormat, readNumber, readString } from "./literals.ts";
import { attribute } from "./methods.ts";
import { compare, item, negate, operate, slice } from "./operators.ts";
import { deeper, step } from "./run.ts";
import { children, items, type Node } from "./syntax.ts";
import {
  isTrue,
  iterate,
  PyBytes,
  PyDict,
  PyError,
  PyList,
  PySet,
  PyTuple,
  repr,
  toText,
  typeName,
  Unknown,
  type Value,
} from "./values.ts";

type Reader = (node: Node, frame: Frame) => Value;

/** The value of an expression; unknown where it needs Python itself. */
export function evaluate(node: Node, frame: Frame): Value {
  step(frame.run);
  const read = Object.hasOwn(readers, node.name) ? readers[node.name] : undefined;
  if (!read) return unknown(`${describe(node)} is not evaluated`, node, frame);
  try {
    return deeper(frame.run, () => read(node, frame));
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    error.place ??= frame.source.placeAt(node.from);
    if (error.type === "Unsupported") return new Unknown(`it uses ${error.message}`, error.place);
    throw error;
  }
}

export function unknown(reason: string, node: Node, frame: Frame): Unknown {
  return new Unknown(reason, frame.source.placeAt(node.from));
}

/** The value of nodes separated by commas: a tuple where there is a comma. */
export function evaluateList(nodes: Node[], frame: Frame): Value {
  const [first] = nodes;
  if (nodes.length === 1 && first) return evaluate(first, frame);
  const values = spread(nodes, frame);
  return values instanceof Unknown ? values : new PyTuple(values);
}

/** The values of a display such as `1, *more, 2`. */
function spread(nodes: Node[], frame: Frame): Value[] | Unknown {
  const values: Value[] = [];
  for (const part of items(nodes)) {
    const [first, second] = part;
    if (!first) continue;
    if (first.name !== "*" || !second) values.push(evaluate(first, frame));
    else {
      const more = evaluate(second, frame);
      if (more instanceof Unknown) return more;
      values.push(...iterate(more));
    }
  }
  return values;
}

const readers: Record<string, Reader> = {
  None: () => null,
  Boolean: (node, { source }) => source.textOf(node) === "True",
  Number: (node, { source }) => readNumber(source.textOf(node)),
  String: (node, { source }) => readString(source.textOf(node)),
  FormatString: formatString,
  ContinuedString: continuedString,
  VariableName: (node, frame) => lookUp(frame, node),
  ParenthesizedExpression: (node, frame) => inner(node, frame),
  NamedExpression: (node, frame) => {
    const [name, , value] = children(node);
    const result = value ? evaluate(value, frame) : null;
    if (name) assignName(frame, frame.source.textOf(name), result);
    return result;
  },
  ArrayExpression: (node, frame) => display(node, frame, (values) => new PyList(values)),
  TupleExpression: (node, frame) => display(node, frame, (values) => new PyTuple(values)),
  SetExpression: (node, frame) => display(node, frame, (values) => new PySet(values)),
  DictionaryExpression: dictionary,
  ArrayComprehensionExpression: (node, frame) => comprehension(node, frame),
  ComprehensionExpression: (node, frame) => comprehension(node, frame),
  SetComprehensionExpression: (node, frame) => comprehension(node, frame),
  DictionaryComprehensionExpression: (node, frame) => comprehension(node, frame),
  UnaryExpression: unary,
  BinaryExpression: binary,
  ConditionalExpression: (node, frame) => {
    const [yes, , condition, , no] = children(node);
    if (!yes || !condition || !no) return null;
    const test = evaluate(condition, frame);
    if (test instanceof Unknown) return test;
    return evaluate(isTrue(test) ? yes : no, frame);
  },
  LambdaExpression: (node, frame) => makeFunction("<lambda>", node, frame),
  MemberExpression: member,
  CallExpression: (node, frame) => call(node, frame),
};

function inner(node: Node, frame: Frame): Value {
  const [, value] = children(node);
  return value ? evaluate(value, frame) : null;
}

function display(node: Node, frame: Frame, make: (values: Value[]) => Value): Value {
  const values = spread(children(node).slice(1, -1), frame);
  return values instanceof Unknown ? values : make(values);
}

function dictionary(node: Node, frame: Frame): Value {
  const result = new PyDict();
  for (const part of items(children(node).slice(1, -1))) {
    const [first, second, third] = part;
    if (!first || !second) continue;
    if (first.name === "**") {
      const more = evaluate(second, frame);
      if (more instanceof Unknown) return more;
      if (!(more instanceof PyDict)) throw new PyError("TypeError", `'${typeName(more)}' object is not a mapping`);
      if (more.tainted) result.tainted = more.tainted;
      for (const [key, value] of more.entries.values()) result.set(key, value);
    } else if (third) {
      const key = evaluate(first, frame);
      if (key instanceof Unknown) return key;
      result.set(key, evaluate(third, frame));
    }
  }
  return result;
}

function formatString(node: Node, frame: Frame): Value {
  const [from, to] = quotedRange(node, frame.source);
  return pieces(readFormat(node, frame.source, from, to), frame);
}

function pieces(parts: (string | Node)[], frame: Frame): Value {
  let result = "";
  for (const part of parts) {
    if (typeof part === "string") result += part;
    else {
      const [, expression, ...rest] = children(part);
      if (!expression) continue;
      const value = evaluate(expression, frame);
      if (value instanceof Unknown) return value;
      const conversion = rest.find((child) => child.name === "FormatConversion");
      const specNode = rest.find((child) => child.name === "FormatSpec");
      const debug = rest.some((child) => child.name === "FormatSelfDoc");
      const spec = specNode ? pieces(readFormat(specNode, frame.source, specNode.from + 1, specNode.to), frame) : "";
      if (spec instanceof Unknown) return spec;
      const asRepr = (conversion ? frame.source.textOf(conversion) === "!r" : debug && !specNode) || false;
      const text = formatValue(asRepr ? repr(value) : conversion ? toText(value) : value, toText(spec));
      result += debug ? `${frame.source.text.slice(expression.from, expression.to)}=${text}` : text;
    }
  }
  return result;
}

function continuedString(node: Node, frame: Frame): Value {
  const values = children(node).map((child) => evaluate(child, frame));
  const missing = values.find((value) => value instanceof Unknown);
  if (missing) return missing;
  if (values.some((value) => value instanceof PyBytes)) return values.reduce((a, b) => operate("+", a, b));
  return values.map(toText).join("");
}

function unary(node: Node, frame: Frame): Value {
  const [operator, operand] = children(node);
  if (!operator || !operand) return null;
  const value = evaluate(operand, frame);
  if (value instanceof Unknown) return value;
  return operator.name === "not" ? !isTrue(value) : negate(frame.source.textOf(operator), value);
}

function binary(node: Node, frame: Frame): Value {
  const parts = children(node);
  const [left, right] = [parts[0], parts.at(-1)];
  if (!left || !right) return null;
  const operator = parts
    .slice(1, -1)
    .map((part) => frame.source.textOf(part))
    .join(" ");
  if (operator === "and" || operator === "or") {
    const value = evaluate(left, frame);
    if (value instanceof Unknown) return value;
    return isTrue(value) === (operator === "or") ? value : evaluate(right, frame);
  }
  if (isComparison(operator)) return comparison(node, frame).result;
  const [a, b] = [evaluate(left, frame), evaluate(right, frame)];
  if (a instanceof Unknown) return a;
  return b instanceof Unknown ? b : operate(operator, a, b);
}

function isComparison(operator: string): boolean {
  return ["<", ">", "<=", ">=", "==", "!=", "in", "not in", "is", "is not"].includes(operator);
}

/** `a < b < c` compares each neighbours and evaluates the middle once. */
function comparison(node: Node, frame: Frame): { result: Value; last: Value } {
  const parts = children(node);
  const [left, right] = [parts[0], parts.at(-1)];
  const operator = parts
    .slice(1, -1)
    .map((part) => frame.source.textOf(part))
    .join(" ");
  if (!left || !right) return { result: null, last: null };
  if (node.name !== "BinaryExpression" || !isComparison(operator)) {
    const value = evaluate(node, frame);
    return { result: value, last: value };
  }
  const before = isChain(left, frame) ? comparison(left, frame) : undefined;
  if (before && (before.result instanceof Unknown || !isTrue(before.result))) return before;
  const a = before ? before.last : evaluate(left, frame);
  const b = evaluate(right, frame);
  const missing = a instanceof Unknown ? a : b instanceof Unknown ? b : undefined;
  return { result: missing ?? compare(operator, a, b), last: b };
}

function isChain(node: Node, frame: Frame): boolean {
  if (node.name !== "BinaryExpression") return false;
  const operator = children(node)
    .slice(1, -1)
    .map((part) => frame.source.textOf(part))
    .join(" ");
  return isComparison(operator);
}

function member(node: Node, frame: Frame): Value {
  const [object, mark, ...rest] = children(node);
  if (!object || !mark) return null;
  const value = evaluate(object, frame);
  if (value instanceof Unknown) return value;
  if (mark.name === ".") {
    const name = rest[0] ? frame.source.textOf(rest[0]) : "";
    const found = attribute(value, name);
    if (found !== undefined) return found;
    if (value === null) throw new PyError("AttributeError", `'NoneType' object has no attribute '${name}'`);
    return unknown(`${frame.source.textOf(object)}.${name} is not known here`, node, frame);
  }
  return subscript(value, rest.slice(0, -1), node, frame);
}

function subscript(value: Value, inside: Node[], node: Node, frame: Frame): Value {
  if (inside.some((child) => child.name === ":")) {
    const bounds: (bigint | undefined)[] = [undefined, undefined, undefined];
    let at = 0;
    for (const child of inside) {
      if (child.name === ":") at++;
      else {
        const bound = evaluate(child, frame);
        if (bound instanceof Unknown) return bound;
        if (bound !== null && typeof bound !== "bigint")
          throw new PyError("TypeError", "slice indices must be integers or None");
        bounds[at] = bound ?? undefined;
      }
    }
    return slice(value, bounds[0], bounds[1], bounds[2]);
  }
  const key = evaluateList(inside, frame);
  if (key instanceof Unknown) return key;
  if ((value instanceof PyDict || value instanceof PyList) && value.tainted) return value.tainted;
  if (
    value instanceof PyDict ||
    value instanceof PyList ||
    value instanceof PyTuple ||
    value instanceof PyBytes ||
    typeof value === "string"
  ) {
    return item(value, key);
  }
  return unknown("its index is not known here", node, frame);
}

function describe(node: Node): string {
  const words: Record<string, string> = { AwaitExpression: "await", YieldExpression: "yield" };
  return words[node.name] ?? `this (${node.name})`;
}
