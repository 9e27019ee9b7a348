import { Budget } from "./budget.ts";
import { filters as builtInFilters, type Filter, type FilterHost } from "./filters.ts";
import { globalNames, Namespace, Struct } from "./globals.ts";
import { methodOf } from "./methods.ts";
import { binary, concat, holds, item, negate, slice } from "./operators.ts";
import type { Arguments, Expr, MacroNode, Node, Target } from "./parser.ts";
import { tests } from "./tests.ts";
import {
  bind,
  dictKey,
  equal,
  Func,
  iterate,
  type Kwargs,
  NamedTuple,
  str,
  TemplateFault,
  Thing,
  Tuple,
  truth,
  typeName,
  Undefined,
  undefinedAttribute,
  undefinedName,
  unsafeAttribute,
  type Value,
} from "./values.ts";

/** Names that a part of a template sees; what is set in it stays in it. */
class Scope {
  readonly names = new Map<string, Value>();
  readonly #outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  find(name: string): Value | undefined {
    return this.names.has(name) ? this.names.get(name) : this.#outer?.find(name);
  }
}

/** Writes a template's text. One evaluator renders one template. */
export class Evaluator implements FilterHost {
  readonly budget = new Budget();
  readonly #filters: ReadonlyMap<string, Filter>;
  readonly #root = new Scope();

  constructor(variables: ReadonlyMap<string, Value>, filters: ReadonlyMap<string, Filter> = new Map()) {
    this.#filters = filters;
    for (const [name, value] of [...globalNames(this.budget), ...variables]) this.#root.names.set(name, value);
  }

  render(nodes: readonly Node[]): Promise<string> {
    return this.#body(nodes, new Scope(this.#root));
  }

  async #body(nodes: readonly Node[], scope: Scope): Promise<string> {
    return this.budget.deeper(async () => {
      const parts: string[] = [];
      for (const node of nodes) {
        const text = await this.#node(node, scope);
        this.budget.write(text.length);
        parts.push(text);
      }
      return parts.join("");
    });
  }

  async #node(node: Node, scope: Scope): Promise<string> {
    this.budget.spend(1);
    await this.budget.pause();
    switch (node.is) {
      case "data":
        return node.text;
      case "print": {
        const text = str(await this.evaluate(node.of, scope));
        this.budget.make(text.length);
        return text;
      }
      case "if":
        for (const [test, body] of node.branches) {
          if (this.#isTrue(await this.evaluate(test, scope))) return this.#body(body, scope);
        }
        return this.#body(node.otherwise, scope);
      case "for":
        return this.#loop(node, scope, iterate(await this.evaluate(node.over, scope)), 0);
      case "set":
        this.#assign(node.target, await this.evaluate(node.value, scope), scope);
        return "";
      case "capture": {
        const text = await this.#body(node.body, new Scope(scope));
        this.#assign(node.target, node.filter ? await this.#filtered(node.filter, text, scope) : text, scope);
        return "";
      }
      case "with": {
        const inner = new Scope(scope);
        for (const [target, value] of node.values) this.#assign(target, await this.evaluate(value, scope), inner);
        return this.#body(node.body, inner);
      }
      case "filtered":
        return str(await this.#filtered(node.filter, await this.#body(node.body, new Scope(scope)), scope));
      case "scope":
        return this.#body(node.body, new Scope(scope));
      case "macro":
        scope.names.set(node.name, this.#macro(node, scope));
        return "";
      case "call": {
        const inner = new Scope(scope);
        inner.names.set("caller", this.#macro(node.caller, scope));
        return str(await this.#call(node.call as Expr & { is: "call" }, inner, node.caller));
      }
      case "load":
        throw new TemplateFault("TypeError", "no loader for this environment specified");
    }
  }

  #isTrue(value: Value): boolean {
    if (value instanceof Undefined && value.kind !== "UndefinedError") value.fail();
    return truth(value);
  }

  #assign(target: Target, value: Value, scope: Scope): void {
    if ("name" in target) scope.names.set(target.name, value);
    else if ("space" in target) {
      const space = scope.find(target.space);
      if (!(space instanceof Namespace))
        throw new TemplateFault("TemplateRuntimeError", "cannot assign attribute on non-namespace object");
      space.values.set(target.attribute, value);
    } else {
      const items = unpacked(value);
      if (items.length < target.all.length) {
        throw new TemplateFault(
          "ValueError",
          `not enough values to unpack (expected ${target.all.length}, got ${items.length})`,
        );
      }
      if (items.length > target.all.length)
        throw new TemplateFault("ValueError", `too many values to unpack (expected ${target.all.length})`);
      target.all.forEach((part, at) => {
        this.#assign(part, items[at]!, scope);
      });
    }
  }

  async #loop(node: Node & { is: "for" }, scope: Scope, values: readonly Value[], depth: number): Promise<string> {
    const items: Value[] = [];
    for (const value of [...values]) {
      this.budget.spend(1);
      if (node.test) {
        const inner = new Scope(scope);
        this.#assign(node.target, value, inner);
        if (!this.#isTrue(await this.evaluate(node.test, inner))) continue;
      }
      items.push(value);
    }
    if (items.length === 0) return this.#body(node.otherwise, scope);
    const parts: string[] = [];
    const memory: { last: Value[] | undefined } = { last: undefined };
    for (const [at, value] of items.entries()) {
      const inner = new Scope(scope);
      this.#assign(node.target, value, inner);
      inner.names.set("loop", this.#loopInfo(node, scope, items, at, depth, memory));
      parts.push(await this.#body(node.body, inner));
    }
    return parts.join("");
  }

  #loopInfo(
    node: Node & { is: "for" },
    scope: Scope,
    items: readonly Value[],
    at: number,
    depth: number,
    memory: { last: Value[] | undefined },
  ): Value {
    const text = `<LoopContext ${at + 1}/${items.length}>`;
    const attributes = {
      index: BigInt(at + 1),
      index0: BigInt(at),
      revindex: BigInt(items.length - at),
      revindex0: BigInt(items.length - at - 1),
      first: at === 0,
      last: at === items.length - 1,
      length: BigInt(items.length),
      depth: BigInt(depth + 1),
      depth0: BigInt(depth),
      previtem:
        items[at - 1] ??
        new Undefined("there is no previous item", "{{ undefined value printed: there is no previous item }}"),
      nextitem:
        items[at + 1] ?? new Undefined("there is no next item", "{{ undefined value printed: there is no next item }}"),
      cycle: new Func("cycle", (args) => {
        if (args.length === 0) throw new TemplateFault("TypeError", "no items for cycling given");
        return args[at % args.length]!;
      }),
      changed: new Func("changed", (args) => {
        const isSame = memory.last !== undefined && equal(memory.last, args);
        memory.last = args;
        return !isSame;
      }),
    };
    const loop = new Struct("LoopContext", attributes, text);
    if (!node.recursive) return loop;
    return new RecursiveLoop(
      loop,
      new Func("loop", ([values = []]) => this.#loop(node, scope, iterate(values), depth + 1)),
    );
  }

  #macro(node: MacroNode, scope: Scope): Func {
    const names = node.params.map(([name]) => name);
    const attributes = {
      name: node.name,
      arguments: new Tuple(names),
      catch_kwargs: uses(node.body, "kwargs"),
      catch_varargs: uses(node.body, "varargs"),
      caller: uses(node.body, "caller"),
    };
    const run = (args: Value[], kwargs: Kwargs) =>
      this.budget.deeper(async () => {
        const inner = new Scope(scope);
        const known = new Map([...kwargs].filter(([name]) => names.includes(name)));
        const more = new Map<Value, Value>([...kwargs].filter(([name]) => !names.includes(name) && name !== "caller"));
        if (more.size > 0 && !attributes.catch_kwargs) {
          throw new TemplateFault(
            "TypeError",
            `macro '${node.name}' takes no keyword argument '${str([...more.keys()][0]!)}'`,
          );
        }
        if (args.length > names.length && !attributes.catch_varargs) {
          throw new TemplateFault("TypeError", `macro '${node.name}' takes not more than ${names.length} argument(s)`);
        }
        const bound = bind(node.name, names, args.slice(0, names.length), known);
        for (const [at, [name, fallback]] of node.params.entries()) {
          const given = bound[at];
          const value =
            given ??
            (fallback
              ? await this.evaluate(fallback, inner)
              : new Undefined(
                  `parameter '${name}' was not provided`,
                  `{{ undefined value printed: parameter '${name}' was not provided }}`,
                ));
          inner.names.set(name, value);
        }
        inner.names.set("varargs", new Tuple(args.slice(names.length)));
        inner.names.set("kwargs", more);
        const caller = kwargs.get("caller");
        if (caller) inner.names.set("caller", caller);
        return this.#body(node.body, inner);
      });
    return new Func(node.name, run, attributes);
  }

  async evaluate(expression: Expr, scope: Scope): Promise<Value> {
    this.budget.spend(1);
    switch (expression.is) {
      case "constant":
        return expression.value;
      case "name": {
        const found = scope.find(expression.name);
        return found === undefined ? undefinedName(expression.name) : found;
      }
      case "list":
        return this.#all(expression.items, scope);
      case "tuple":
        return new Tuple(await this.#all(expression.items, scope));
      case "concat":
        return concat(await this.#all(expression.items, scope), this.budget);
      case "dict": {
        const entries = new Map<Value, Value>();
        for (const [key, value] of expression.entries) {
          entries.set(dictKey(await this.evaluate(key, scope)), await this.evaluate(value, scope));
        }
        return entries;
      }
      case "unary": {
        const value = await this.evaluate(expression.of, scope);
        return expression.operator === "not" ? !this.#isTrue(value) : negate(value, expression.operator);
      }
      case "binary": {
        const left = await this.evaluate(expression.left, scope);
        if (expression.operator === "and") return this.#isTrue(left) ? this.evaluate(expression.right, scope) : left;
        if (expression.operator === "or") return this.#isTrue(left) ? left : this.evaluate(expression.right, scope);
        return binary(expression.operator, left, await this.evaluate(expression.right, scope), this.budget);
      }
      case "compare": {
        let left = await this.evaluate(expression.first, scope);
        for (const [operator, next] of expression.rest) {
          const right = await this.evaluate(next, scope);
          if (!holds(operator, left, right)) return false;
          left = right;
        }
        return true;
      }
      case "choice":
        if (this.#isTrue(await this.evaluate(expression.test, scope))) return this.evaluate(expression.yes, scope);
        if (expression.no) return this.evaluate(expression.no, scope);
        return new Undefined("the inline if-expression evaluated to false and no else section was defined.", "");
      case "attribute":
        return this.attribute(await this.evaluate(expression.of, scope), expression.name);
      case "item":
        return this.#item(await this.evaluate(expression.of, scope), await this.evaluate(expression.key, scope));
      case "slice": {
        const owner = await this.evaluate(expression.of, scope);
        const bounds: Value[] = [];
        for (const bound of expression.bounds) bounds.push(bound ? await this.evaluate(bound, scope) : null);
        return owner instanceof Undefined ? owner.fail() : (slice(owner, bounds) ?? undefinedAttribute(owner, null));
      }
      case "call":
        return this.#call(expression, scope);
      case "filter": {
        const value = expression.of ? await this.evaluate(expression.of, scope) : "";
        return this.#apply(expression, value, scope);
      }
      case "test": {
        const value = await this.evaluate(expression.of, scope);
        const { args } = await this.#arguments(expression.args, scope);
        return this.test(expression.name, value, args) !== expression.negated;
      }
    }
  }

  async #all(expressions: readonly Expr[], scope: Scope): Promise<Value[]> {
    const values: Value[] = [];
    for (const expression of expressions) values.push(await this.evaluate(expression, scope));
    return values;
  }

  async #arguments(given: Arguments, scope: Scope): Promise<{ args: Value[]; kwargs: Map<string, Value> }> {
    const args = await this.#all(given.positional, scope);
    if (given.spread) args.push(...iterate(await this.evaluate(given.spread, scope)));
    const kwargs = new Map<string, Value>();
    for (const [name, value] of given.named) kwargs.set(name, await this.evaluate(value, scope));
    if (given.spreadNamed) {
      const more = await this.evaluate(given.spreadNamed, scope);
      if (!(more instanceof Map)) throw new TemplateFault("TypeError", "argument after ** must be a mapping");
      for (const [name, value] of more) kwargs.set(str(name), value);
    }
    return { args, kwargs };
  }

  async #call(call: Expr & { is: "call" }, scope: Scope, caller?: MacroNode): Promise<Value> {
    const called = await this.evaluate(call.of, scope);
    const { args, kwargs } = await this.#arguments(call.args, scope);
    if (caller) kwargs.set("caller", scope.find("caller")!);
    if (called instanceof Undefined) return called.fail();
    const callable = called instanceof RecursiveLoop ? called.again : called;
    if (!(callable instanceof Func))
      throw new TemplateFault("TypeError", `'${typeName(called)}' object is not callable`);
    return this.budget.deeper(async () => callable.call(args, kwargs));
  }

  async #apply(node: Expr & { is: "filter" }, value: Value, scope: Scope): Promise<Value> {
    const { args, kwargs } = await this.#arguments(node.args, scope);
    return this.filter(node.name, value, args, kwargs);
  }

  /** A chain of filters that has no value of its own, applied to a text. */
  async #filtered(chain: Expr, value: string, scope: Scope): Promise<Value> {
    if (chain.is !== "filter") return value;
    return this.#apply(chain, chain.of ? await this.#filtered(chain.of, value, scope) : value, scope);
  }

  filter(name: string, value: Value, args: Value[], kwargs: Kwargs): Value {
    const found = this.#filters.get(name) ?? (Object.hasOwn(builtInFilters, name) ? builtInFilters[name] : undefined);
    if (!found) throw new TemplateFault("TemplateAssertionError", `No filter named '${name}'.`);
    this.budget.spend(1);
    const takesUndefined = found === builtInFilters.default;
    if (value instanceof Undefined && value.kind !== "UndefinedError" && !takesUndefined) value.fail();
    return "free" in found
      ? found.free(this, value, args, kwargs)
      : found.run(this, value, ...bind(name, found.names, args, kwargs));
  }

  test(name: string, value: Value, args: Value[]): boolean {
    this.budget.spend(1);
    if (name === "filter") return this.#filters.has(str(value)) || Object.hasOwn(builtInFilters, str(value));
    if (name === "test") return Object.hasOwn(tests, str(value));
    if (!Object.hasOwn(tests, name)) throw new TemplateFault("TemplateAssertionError", `No test named '${name}'.`);
    return tests[name]!(value, ...args);
  }

  attribute(owner: Value, name: string, isOwn = false): Value {
    if (owner instanceof Undefined) return owner.fail();
    const named = owner instanceof Thing || owner instanceof NamedTuple ? owner.attribute(name) : undefined;
    const said = owner instanceof Func ? owner.attributes.get(name) : named;
    if (said !== undefined) return said;
    const found = owner instanceof Thing ? undefined : methodOf(owner, name, this.budget);
    if (found !== undefined) return found;
    if (/^__\w+__$/.test(name)) return unsafeAttribute(owner, name);
    const entry = owner instanceof Map && !isOwn ? owner.get(name) : undefined;
    return entry === undefined ? undefinedAttribute(owner, name) : entry;
  }

  #item(owner: Value, key: Value): Value {
    const found = item(owner, key);
    if (found !== undefined) return found;
    return typeof key === "string" ? this.attribute(owner, key) : undefinedAttribute(owner, key);
  }
}

/** A loop that can be called with the children of an item. */
class RecursiveLoop extends Thing {
  readonly typeName = "LoopContext";
  readonly again: Func;
  readonly #loop: Struct;

  constructor(loop: Struct, again: Func) {
    super();
    this.#loop = loop;
    this.again = again;
  }

  override attribute(name: string): Value | undefined {
    return this.#loop.attribute(name);
  }
}

function unpacked(value: Value): Value[] {
  const isIterable =
    typeof value === "string" || (value !== null && typeof value === "object" && !(value instanceof Func));
  if (!isIterable) throw new TemplateFault("TypeError", `cannot unpack non-iterable ${typeName(value)} object`);
  return iterate(value);
}

/** Whether a macro's body mentions a name. */
const uses = (body: readonly Node[], name: string): boolean =>
  JSON.stringify(body, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)).includes(
    `{"is":"name","name":"${name}"}`,
  );
