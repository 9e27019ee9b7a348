import { taint } from "./calls.ts";
import { evaluate, evaluateList } from "./expressions.ts";
import { assignName, type Frame } from "./frame.ts";
import { asNumeric } from "./operators.ts";
import { children, items, type Node } from "./syntax.ts";
import { iterate, PyClass, PyDict, PyError, PyList, PyModule, typeName, Unknown, type Value } from "./values.ts";

/** Assigns a value to a target: a name, an item, an attribute, or several of them. */
export function assign(targets: Node[], value: Value, frame: Frame): void {
  const [only] = targets;
  if (targets.length > 1) unpack(targets, value, frame);
  else if (only?.name === "VariableName") assignName(frame, frame.source.textOf(only), value);
  else if (only?.name === "MemberExpression") assignMember(only, value, frame);
  else if (only?.name === "ParenthesizedExpression") assign(children(only).slice(1, -1), value, frame);
  else if (only?.name === "TupleExpression" || only?.name === "ArrayExpression")
    unpack(children(only).slice(1, -1), value, frame);
  else if (only) throw new PyError("Unsupported", "an assignment to this");
}

function unpack(targets: Node[], value: Value, frame: Frame): void {
  const parts = items(targets);
  if (value instanceof Unknown) {
    for (const part of parts)
      assign(
        part.filter((node) => node.name !== "*"),
        value,
        frame,
      );
    return;
  }
  const values = iterate(value);
  const star = parts.findIndex((part) => part[0]?.name === "*");
  if (star < 0 ? values.length !== parts.length : values.length < parts.length - 1) {
    throw new PyError("ValueError", `expected ${parts.length} values to unpack, got ${values.length}`);
  }
  for (const [i, part] of parts.entries()) {
    if (star < 0 || i < star) assign(part, values[i] ?? null, frame);
    else if (i > star) assign(part, values[values.length - (parts.length - i)] ?? null, frame);
    else assign(part.slice(1), new PyList(values.slice(i, values.length - (parts.length - i - 1))), frame);
  }
}

function assignMember(target: Node, value: Value, frame: Frame): void {
  const [objectNode, mark, ...rest] = children(target);
  if (!objectNode || !mark) return;
  const object = evaluate(objectNode, frame);
  if (object instanceof Unknown) {
    noteLost(target, object, frame);
    return;
  }
  if (mark.name === ".") {
    const name = rest[0] ? frame.source.textOf(rest[0]) : "";
    if (object instanceof PyClass || object instanceof PyModule) object.attributes.set(name, value);
    else throw new PyError("Unsupported", `an attribute of a ${typeName(object)}`);
    return;
  }
  const key = evaluateList(rest.slice(0, -1), frame);
  if (key instanceof Unknown) taint([object], key);
  else if (object instanceof PyDict) object.set(key, value);
  else if (object instanceof PyList) {
    const index = Number(asNumeric(key) ?? Number.NaN);
    const at = index < 0 ? object.items.length + index : index;
    if (!(at >= 0 && at < object.items.length)) throw new PyError("IndexError", "list assignment index out of range");
    object.items[at] = value;
  } else throw new PyError("TypeError", `'${typeName(object)}' object does not support item assignment`);
}

/** `library.attribute = value` changes Python's memory, not a setting. */
function noteLost(target: Node, object: Unknown, frame: Frame): void {
  const place = frame.source.placeAt(target.from);
  const message = `${frame.source.textOf(target)} = … has no effect here: ${object.reason}`;
  frame.run.findings.push({ severity: "warning", message, ...place });
}
