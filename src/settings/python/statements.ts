import { assign } from "./assign.ts";
import { catches } from "./builtins.ts";
import { taint } from "./calls.ts";
import { evaluate, evaluateList } from "./expressions.ts";
import { assignName, type Frame, makeFunction } from "./frame.ts";
import { importStatement } from "./imports.ts";
import { operate } from "./operators.ts";
import { deeper, step } from "./run.ts";
import { children, items, type Node } from "./syntax.ts";
import { assignedNames, contains } from "./targets.ts";
import {
  isTrue,
  iterate,
  PyClass,
  PyDict,
  PyError,
  PyList,
  PyModule,
  PyObject,
  PyTuple,
  Unknown,
  type Value,
} from "./values.ts";

/** How a statement ended, if not by coming to its end. */
type Ending = { kind: "return"; value: Value } | { kind: "break" } | { kind: "continue" } | undefined;

type Executor = (node: Node, frame: Frame) => Ending;

/** Executes the statements of a file; one that fails makes what it sets unknown and the rest goes on. */
export function executeFile(statements: Node[], frame: Frame): void {
  for (const statement of statements) {
    try {
      execute(statement, frame);
    } catch (error) {
      if (!(error instanceof PyError)) throw error;
      const place = error.place ?? frame.source.placeAt(statement.from);
      const reason = explain(error, frame.source.textOf(statement));
      const names = assignedNames(statement, frame.source);
      for (const name of names) assignName(frame, name, new Unknown(reason, place));
      if (!names.some((name) => /^[A-Z]/.test(name)))
        frame.run.findings.push({ severity: "error", message: reason, ...place });
    }
  }
}

function explain(error: PyError, text: string): string {
  if (error.type === "KeyError" && text.includes("environ["))
    return `the environment variable ${error.message.replaceAll("'", "")} is not set`;
  if (error.type === "Unsupported") return `it uses ${error.message}`;
  return `${error.type}: ${error.message}`;
}

function execute(node: Node, frame: Frame): Ending {
  step(frame.run);
  const run = Object.hasOwn(executors, node.name) ? executors[node.name] : undefined;
  if (!run)
    return loseAll(
      node,
      new Unknown(`this statement (${node.name}) is not evaluated`, frame.source.placeAt(node.from)),
      frame,
    );
  try {
    return deeper(frame.run, () => run(node, frame));
  } catch (error) {
    if (error instanceof PyError) error.place ??= frame.source.placeAt(node.from);
    throw error;
  }
}

function executeAll(statements: Node[], frame: Frame): Ending {
  for (const statement of statements) {
    const ending = execute(statement, frame);
    if (ending) return ending;
  }
  return undefined;
}

const executors: Record<string, Executor> = {
  AssignStatement: (node, frame) => assignStatement(node, frame),
  UpdateStatement: (node, frame) => update(node, frame),
  ExpressionStatement: (node, frame) => expressionStatement(node, frame),
  StatementGroup: (node, frame) =>
    executeAll(
      children(node).filter((child) => child.name !== ";"),
      frame,
    ),
  IfStatement: (node, frame) => ifStatement(node, frame),
  ForStatement: (node, frame) => forStatement(node, frame),
  WhileStatement: (node, frame) => whileStatement(node, frame),
  TryStatement: (node, frame) => tryStatement(node, frame),
  WithStatement: (node, frame) => withStatement(node, frame),
  FunctionDefinition: (node, frame) => define(node, frame),
  ClassDefinition: (node, frame) => classDefinition(node, frame),
  DecoratedStatement: (node, frame) => decorated(node, frame),
  ImportStatement: (node, frame) => {
    importStatement(node, frame, executeFile);
    return undefined;
  },
  PassStatement: () => undefined,
  BreakStatement: () => ({ kind: "break" }),
  ContinueStatement: () => ({ kind: "continue" }),
  ReturnStatement: (node, frame) => ({ kind: "return", value: evaluateList(children(node).slice(1), frame) ?? null }),
  RaiseStatement: (node, frame) => raise(node, frame),
  DeleteStatement: (node, frame) => remove(node, frame),
  ScopeStatement: (node, frame) => {
    for (const name of children(node).slice(1)) frame.declaredGlobal.add(frame.source.textOf(name));
    return undefined;
  },
  AssertStatement: (node, frame) => {
    const [, test] = children(node);
    const value = test ? evaluate(test, frame) : true;
    if (!(value instanceof Unknown) && !isTrue(value)) throw new PyError("AssertionError", frame.source.textOf(node));
    return undefined;
  },
};

function bodyOf(node: Node | undefined): Node[] {
  return node ? children(node).filter((child) => child.name !== ":") : [];
}

/** Makes everything that a statement may set unknown. */
function loseAll(node: Node, by: Unknown, frame: Frame): Ending {
  for (const name of assignedNames(node, frame.source)) {
    const now = frame.globals.get(name) ?? null;
    if (now instanceof PyList || now instanceof PyDict) taint([now], by);
    assignName(frame, name, by);
  }
  return contains(node, "ReturnStatement") ? { kind: "return", value: by } : undefined;
}

function assignStatement(node: Node, frame: Frame): Ending {
  const groups: Node[][] = [[]];
  for (const child of children(node)) {
    if (child.name === "AssignOp") groups.push([]);
    else if (child.name !== "TypeDef") groups.at(-1)?.push(child);
  }
  const source = groups.length > 1 ? groups.pop() : undefined;
  if (!source) return undefined;
  const value = evaluateList(source, frame);
  for (const targets of groups) assign(targets, value, frame);
  return undefined;
}

function update(node: Node, frame: Frame): Ending {
  const [target, operatorNode, ...source] = children(node);
  if (!target || !operatorNode) return undefined;
  const operator = frame.source.textOf(operatorNode).slice(0, -1);
  const [left, right] = [evaluate(target, frame), evaluateList(source, frame)];
  if (left instanceof PyList && operator === "+") {
    if (right instanceof Unknown) taint([left], right);
    else left.items.push(...iterate(right));
    return undefined;
  }
  if (left instanceof PyDict && operator === "|" && right instanceof PyDict) {
    for (const [key, value] of right.entries.values()) left.set(key, value);
    return undefined;
  }
  const unknown = left instanceof Unknown ? left : right instanceof Unknown ? right : undefined;
  assign([target], unknown ?? operate(operator, left, right), frame);
  return undefined;
}

function expressionStatement(node: Node, frame: Frame): Ending {
  const value = evaluateList(children(node), frame);
  if (value instanceof Unknown && node.firstChild?.name === "CallExpression") {
    const text = frame.source.textOf(node).split("\n")[0] ?? "";
    const message = `${text.slice(0, 80)} has no effect here: ${value.reason}`;
    frame.run.findings.push({ severity: "warning", message, ...frame.source.placeAt(node.from) });
  }
  return undefined;
}

function ifStatement(node: Node, frame: Frame): Ending {
  const parts = children(node);
  for (let i = 0; i < parts.length; ) {
    if (parts[i]?.name === "else") return executeAll(bodyOf(parts[i + 1]), frame);
    const condition = parts[i + 1];
    const test = condition ? evaluate(condition, frame) : false;
    if (test instanceof Unknown) return loseAll(node, test, frame);
    if (isTrue(test)) return executeAll(bodyOf(parts[i + 2]), frame);
    i += 3;
  }
  return undefined;
}

function forStatement(node: Node, frame: Frame): Ending {
  const parts = children(node);
  const at = parts.findIndex((part) => part.name === "in");
  const bodies = parts.filter((part) => part.name === "Body");
  const source = evaluateList(parts.slice(at + 1, parts.indexOf(bodies[0] as Node)), frame);
  if (source instanceof Unknown) return loseAll(node, source, frame);
  for (const value of iterate(source)) {
    assign(parts.slice(1, at), value, frame);
    const ending = executeAll(bodyOf(bodies[0]), frame);
    if (ending?.kind === "return") return ending;
    if (ending?.kind === "break") return undefined;
  }
  return executeAll(bodyOf(bodies[1]), frame);
}

function whileStatement(node: Node, frame: Frame): Ending {
  const [, condition, ...bodies] = children(node);
  for (;;) {
    step(frame.run);
    const test = condition ? evaluate(condition, frame) : false;
    if (test instanceof Unknown) return loseAll(node, test, frame);
    if (!isTrue(test)) break;
    const ending = executeAll(bodyOf(bodies[0]), frame);
    if (ending?.kind === "return") return ending;
    if (ending?.kind === "break") return undefined;
  }
  return executeAll(bodyOf(bodies.filter((part) => part.name === "Body")[1]), frame);
}

interface Clause {
  word: string;
  head: Node[];
  body: Node[];
}

function tryStatement(node: Node, frame: Frame): Ending {
  const clauses: Clause[] = [];
  for (const part of children(node)) {
    if (["try", "except", "else", "finally"].includes(part.name)) clauses.push({ word: part.name, head: [], body: [] });
    else if (part.name === "Body") Object.assign(clauses.at(-1) ?? {}, { body: bodyOf(part) });
    else clauses.at(-1)?.head.push(part);
  }
  const bodyFor = (word: string) => clauses.find((clause) => clause.word === word)?.body ?? [];
  const handlers = clauses.filter((clause) => clause.word === "except");
  const recovers = handlers.some((handler) => handles(handler, "ModuleNotFoundError", frame));
  const ending = attempt(node, bodyFor("try"), handlers, recovers, frame);
  const last = executeAll(bodyFor("finally"), frame);
  return last ?? (ending === "clean" ? executeAll(bodyFor("else"), frame) : ending);
}

function attempt(node: Node, body: Node[], handlers: Clause[], recovers: boolean, frame: Frame): Ending | "clean" {
  frame.run.recoverable += recovers ? 1 : 0;
  try {
    return executeAll(body, frame) ?? "clean";
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    const handler = handlers.find((clause) => handles(clause, error.type, frame));
    if (!handler) throw error;
    noteSkipped(node, error, body, frame);
    const as = handler.head.findIndex((part) => part.name === "as");
    const name = as < 0 ? undefined : handler.head[as + 1];
    if (name) assignName(frame, frame.source.textOf(name), new PyObject(error.type, error.message));
    return executeAll(handler.body, frame);
  } finally {
    frame.run.recoverable -= recovers ? 1 : 0;
  }
}

/** Says so when a library that Python may have is why settings are not set. */
function noteSkipped(node: Node, error: PyError, body: Node[], frame: Frame): void {
  const names = body
    .flatMap((part) => assignedNames(part, frame.source))
    .filter((name) => /^[A-Z][A-Z0-9_]*$/.test(name));
  if (error.type !== "ModuleNotFoundError" || names.length === 0) return;
  const message = `${error.message}, so ${names.join(", ")} is not set here`;
  frame.run.findings.push({ severity: "warning", message, ...(error.place ?? frame.source.placeAt(node.from)) });
}

function handles(clause: Clause, type: string, frame: Frame): boolean {
  const [head] = clause.head;
  if (!head) return type !== "Unsupported";
  const value = evaluate(head, frame);
  const classes = value instanceof PyTuple ? value.items : [value];
  return classes.some((one) => one instanceof PyClass && catches(one.name, type));
}

function withStatement(node: Node, frame: Frame): Ending {
  const parts = children(node).slice(1);
  const body = parts.find((part) => part.name === "Body");
  for (const [source, , name] of items(parts.filter((part) => part !== body))) {
    if (!source) continue;
    const value = evaluate(source, frame);
    if (value instanceof Unknown) return loseAll(node, value, frame);
    if (name) assign([name], value, frame);
  }
  return executeAll(bodyOf(body), frame);
}

function define(node: Node, frame: Frame): Ending {
  const parts = children(node);
  const name = parts.find((part) => part.name === "VariableName");
  if (!name) return undefined;
  const text = frame.source.textOf(name);
  const place = frame.source.placeAt(node.from);
  const asynchronous =
    parts[0]?.name === "async" || contains(node, "YieldExpression") || contains(node, "YieldStatement");
  assignName(
    frame,
    text,
    asynchronous ? new Unknown(`the Python function ${text} cannot run here`, place) : makeFunction(text, node, frame),
  );
  return undefined;
}

function classDefinition(node: Node, frame: Frame): Ending {
  const parts = children(node);
  const name = parts.find((part) => part.name === "VariableName");
  const list = parts.find((part) => part.name === "ArgList");
  if (!name) return undefined;
  const bases = list
    ? items(children(list).slice(1, -1)).flatMap(([base, ...more]) =>
        base && more.length === 0 ? [evaluate(base, frame)] : [],
      )
    : [];
  const made = new PyClass(frame.source.textOf(name), bases);
  const inside: Frame = { ...frame, locals: [made.attributes, ...frame.locals], declaredGlobal: new Set() };
  executeAll(bodyOf(parts.find((part) => part.name === "Body")), inside);
  assignName(frame, made.name, made);
  return undefined;
}

/** A decorator may change anything, so what it decorates is unknown; dataclass and the like leave attributes as they are. */
function decorated(node: Node, frame: Frame): Ending {
  const definition = children(node).at(-1);
  const name = definition && children(definition).find((part) => part.name === "VariableName");
  if (name)
    assignName(frame, frame.source.textOf(name), new Unknown("it is decorated", frame.source.placeAt(node.from)));
  return undefined;
}

function raise(node: Node, frame: Frame): Ending {
  const [, source] = children(node);
  const value = source ? evaluate(source, frame) : null;
  if (value instanceof PyClass) throw new PyError(value.name, "raised by the settings file");
  if (value instanceof PyObject && typeof value.setting === "string") throw new PyError(value.className, value.setting);
  throw new PyError("Exception", "raised by the settings file");
}

function remove(node: Node, frame: Frame): Ending {
  for (const [target] of items(children(node).slice(1))) {
    if (target?.name === "VariableName") (frame.locals[0] ?? frame.globals).delete(frame.source.textOf(target));
    else if (target?.name === "MemberExpression") {
      const [object, mark, ...rest] = children(target);
      const container = object ? evaluate(object, frame) : null;
      const key = mark?.name === "[" ? evaluateList(rest.slice(0, -1), frame) : null;
      if (container instanceof PyModule || container instanceof Unknown || key instanceof Unknown) continue;
      if (!(container instanceof PyDict)) throw new PyError("Unsupported", "this del");
      if (!container.delete(key)) throw new PyError("KeyError", String(key));
    }
  }
  return undefined;
}

/** Runs the body of a function or lambda. */
export const callBody: Frame["callBody"] = (definition, outer, args) => {
  const parts = children(definition);
  const list = parts.find((part) => part.name === "ParamList");
  const frame: Frame = { ...outer, locals: [new Map(), ...outer.locals], declaredGlobal: new Set() };
  bindParameters(
    list ? children(list).filter((part) => part.name !== "(" && part.name !== ")") : [],
    args,
    frame,
    outer,
  );
  const body = parts.find((part) => part.name === "Body");
  return deeper(outer.run, () => {
    if (!body) return evaluate(parts.at(-1) as Node, frame);
    const ending = executeAll(bodyOf(body), frame);
    return ending?.kind === "return" ? ending.value : null;
  });
};

function bindParameters(list: Node[], args: Parameters<Frame["callBody"]>[2], frame: Frame, outer: Frame): void {
  const positional = [...args.positional];
  const named = new Map(args.named);
  let starred = false;
  for (const part of items(list)) {
    const [first, second] = part;
    if (!first || first.name === "/") continue;
    if (first.name === "*" || first.name === "**") {
      const rest = first.name === "*" ? new PyTuple(positional.splice(0)) : new PyDict(named.entries());
      if (second) assignName(frame, frame.source.textOf(second), rest);
      if (first.name === "**") named.clear();
      starred = true;
      continue;
    }
    const name = frame.source.textOf(first);
    const equals = part.findIndex((child) => child.name === "AssignOp");
    const fallback = equals < 0 ? undefined : part[equals + 1];
    let value = starred ? undefined : positional.shift();
    value ??= named.get(name);
    named.delete(name);
    if (value === undefined && !fallback) throw new PyError("TypeError", `missing argument: '${name}'`);
    assignName(frame, name, value === undefined && fallback ? evaluate(fallback, outer) : (value ?? null));
  }
  if (positional.length > 0 || named.size > 0) throw new PyError("TypeError", "too many arguments");
}
