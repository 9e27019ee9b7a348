import { comprehension } from "./comprehensions.ts";
import { evaluate, unknown } from "./expressions.ts";
import type { Frame } from "./frame.ts";
import { children, items, type Node } from "./syntax.ts";
import {
  type Arguments,
  iterate,
  Native,
  PyClass,
  PyDict,
  PyError,
  PyFunction,
  PyList,
  PyObject,
  PySet,
  toText,
  typeName,
  Unknown,
  type Value,
} from "./values.ts";

/** A call of anything: known functions run, what is not known gives an unknown value. */
export function call(node: Node, frame: Frame): Value {
  const [callee, list] = children(node);
  if (!callee || !list) return null;
  const target = evaluate(callee, frame);
  const args = readArguments(list, frame);
  const values = args instanceof Unknown ? [args] : [...args.positional, ...args.named.values()];
  const missing = values.find((value) => value instanceof Unknown);
  if (target instanceof Unknown) return taint(values, target);
  if (args instanceof Unknown) return taint(targetOf(callee, frame), args);
  if (target instanceof Native)
    return missing instanceof Unknown && !target.storesUnknown ? missing : target.call(args);
  if (target instanceof PyFunction) return missing instanceof Unknown ? taint(values, missing) : target.call(args);
  if (target instanceof PyClass) return makeInstance(target, args, node, frame);
  throw new PyError("TypeError", `'${typeName(target)}' object is not callable`);
}

/** Marks what something unknown may have changed, and returns the unknown. */
export function taint(values: readonly Value[], by: Unknown): Unknown {
  for (const value of values)
    if (value instanceof PyList || value instanceof PyDict || value instanceof PySet) value.tainted = by;
  return by;
}

/** The list or dict whose method is called. */
function targetOf(callee: Node, frame: Frame): Value[] {
  const object = callee.name === "MemberExpression" ? callee.firstChild : null;
  return object ? [evaluate(object, frame)] : [];
}

function readArguments(list: Node, frame: Frame): Arguments | Unknown {
  const args: Arguments = { positional: [], named: new Map() };
  const inside = children(list).slice(1, -1);
  const loop = inside.findIndex((child) => child.name === "for");
  if (loop > 0) return { positional: [comprehension(list, frame)], named: new Map() };
  for (const [first, second, third] of items(inside)) {
    if (!first) continue;
    if (first.name === "*" && second) {
      const more = evaluate(second, frame);
      if (more instanceof Unknown) return more;
      args.positional.push(...iterate(more));
    } else if (first.name === "**" && second) {
      const more = evaluate(second, frame);
      if (more instanceof Unknown) return more;
      if (!(more instanceof PyDict)) throw new PyError("TypeError", "argument after ** must be a mapping");
      for (const [key, value] of more.entries.values()) args.named.set(toText(key), value);
    } else if (second?.name === "AssignOp" && third) args.named.set(frame.source.textOf(first), evaluate(third, frame));
    else args.positional.push(evaluate(first, frame));
  }
  return args;
}

/** Exceptions are made for `raise`; objects of other classes need Python. */
function makeInstance(target: PyClass, args: Arguments, node: Node, frame: Frame): Value {
  const builtin = frame.builtins.get(target.name) === target;
  if (builtin) return new PyObject(target.name, args.positional.map(toText).join(", "));
  const plain = args.positional.length === 0 && args.named.size === 0 && target.find("__init__") === undefined;
  return plain ? target : unknown(`objects of the class ${target.name} are not made here`, node, frame);
}
