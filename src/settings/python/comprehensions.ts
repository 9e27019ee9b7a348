import { assign } from "./assign.ts";
import { evaluate } from "./expressions.ts";
import type { Frame } from "./frame.ts";
import { children, type Node } from "./syntax.ts";
import { isTrue, iterate, PyDict, PyList, PySet, Unknown, type Value } from "./values.ts";

interface Clause {
  targets: Node[];
  source: Node;
  conditions: Node[];
}

/** List, set, dict and generator comprehensions; a generator is a list. */
export function comprehension(node: Node, outer: Frame): Value {
  const parts = children(node)
    .slice(1, -1)
    .filter((part) => part.name !== "async");
  const start = parts.findIndex((part) => part.name === "for");
  const [head, clauses] = [parts.slice(0, start), readClauses(parts.slice(start))];
  const frame: Frame = { ...outer, locals: [new Map(), ...outer.locals] };
  const results: Value[][] = [];
  let missing: Unknown | undefined;
  const loop = (depth: number): void => {
    const clause = clauses[depth];
    if (!clause) {
      results.push(head.filter((part) => part.name !== ":").map((part) => evaluate(part, frame)));
      return;
    }
    const source = evaluate(clause.source, frame);
    if (source instanceof Unknown) missing = source;
    if (missing) return;
    for (const value of iterate(source)) {
      assign(clause.targets, value, frame);
      const tests = clause.conditions.map((condition) => evaluate(condition, frame));
      missing ??= tests.find((test) => test instanceof Unknown);
      if (!missing && tests.every(isTrue)) loop(depth + 1);
    }
  };
  loop(0);
  if (missing) return missing;
  if (node.name.startsWith("Dictionary")) return new PyDict(results.map(([key = null, value = null]) => [key, value]));
  const values = results.map(([value = null]) => value);
  return node.name.startsWith("Set") ? new PySet(values) : new PyList(values);
}

function readClauses(parts: Node[]): Clause[] {
  const clauses: Clause[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part?.name === "for") {
      const end = parts.findIndex((other, at) => at > i && other.name === "in");
      const source = parts[end + 1];
      if (end < 0 || !source) break;
      clauses.push({ targets: parts.slice(i + 1, end), source, conditions: [] });
      i = end + 1;
    } else if (part?.name === "if" && parts[i + 1]) {
      clauses.at(-1)?.conditions.push(parts[i + 1] as Node);
      i++;
    }
  }
  return clauses;
}
