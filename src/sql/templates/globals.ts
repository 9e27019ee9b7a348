import type { Budget } from "./budget.ts";
import { integer } from "./operators.ts";
import { dictKey, Func, iterate, repr, TemplateFault, Thing, type Value } from "./values.ts";

const MAX_RANGE = 100_000;

/** What `{% set ns.x = … %}` writes to. */
export class Namespace extends Thing {
  readonly typeName = "jinja2.utils.Namespace";
  readonly values: Map<Value, Value>;

  constructor(values: Map<Value, Value>) {
    super();
    this.values = values;
  }

  override attribute(name: string): Value | undefined {
    return this.values.get(name);
  }

  override text(): string {
    return `<Namespace ${repr(this.values)}>`;
  }
}

/** Attributes given by a table. */
export class Struct extends Thing {
  readonly typeName: string;
  readonly #attributes: ReadonlyMap<string, Value>;
  readonly #text: string | undefined;

  constructor(typeName: string, attributes: Record<string, Value>, text?: string) {
    super();
    this.typeName = typeName;
    this.#attributes = new Map(Object.entries(attributes));
    this.#text = text;
  }

  override attribute(name: string): Value | undefined {
    return this.#attributes.get(name);
  }

  override text(): string {
    return this.#text ?? super.text();
  }
}

/** Names that every template knows. */
export function globalNames(budget: Budget): Map<string, Value> {
  return new Map<string, Value>([
    ["range", new Func("range", (args) => range(args, budget))],
    ["dict", new Func("dict", (args, kwargs) => toDict(args, kwargs))],
    ["namespace", new Func("namespace", (args, kwargs) => new Namespace(toDict(args, kwargs)))],
    ["cycler", new Func("cycler", (items) => new Cycler(items))],
    ["joiner", new Func("joiner", ([separator = ", "]) => joiner(separator))],
  ]);
}

function range(args: readonly Value[], budget: Budget): Value {
  const numbers = args.map((arg) => integer(arg));
  if (numbers.length < 1 || numbers.length > 3)
    throw new TemplateFault(
      "TypeError",
      `range expected ${args.length === 0 ? "at least 1 argument" : "at most 3 arguments"}, got ${args.length}`,
    );
  const [start, stop, step] =
    numbers.length === 1 ? [0n, numbers[0]!, 1n] : [numbers[0]!, numbers[1]!, numbers[2] ?? 1n];
  if (step === 0n) throw new TemplateFault("ValueError", "range() arg 3 must not be zero");
  const size = step > 0n ? (stop - start + step - 1n) / step : (start - stop - step - 1n) / -step;
  if (size > MAX_RANGE) {
    throw new TemplateFault(
      "OverflowError",
      `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${MAX_RANGE}).`,
    );
  }
  budget.make(Math.max(0, Number(size)));
  return Array.from({ length: Math.max(0, Number(size)) }, (_, at) => start + BigInt(at) * step);
}

function toDict(args: readonly Value[], kwargs: Iterable<[string, Value]>): Map<Value, Value> {
  const [from] = args;
  const pairs = from instanceof Map ? [...from] : from === undefined ? [] : iterate(from).map(iterate);
  return new Map<Value, Value>([
    ...pairs.map(([key, value]): [Value, Value] => [dictKey(key ?? null), value ?? null]),
    ...kwargs,
  ]);
}

class Cycler extends Thing {
  readonly typeName = "Cycler";
  readonly #items: readonly Value[];
  #at = 0;

  constructor(items: readonly Value[]) {
    super();
    if (items.length === 0) throw new TemplateFault("TypeError", "at least one item has to be provided");
    this.#items = items;
  }

  override attribute(name: string): Value | undefined {
    const current = this.#items[this.#at]!;
    if (name === "current") return current;
    if (name === "next") return new Func("next", () => this.#next());
    return name === "reset" ? new Func("reset", () => this.#reset()) : undefined;
  }

  #next(): Value {
    const current = this.#items[this.#at]!;
    this.#at = (this.#at + 1) % this.#items.length;
    return current;
  }

  #reset(): null {
    this.#at = 0;
    return null;
  }
}

function joiner(separator: Value): Value {
  let isUsed = false;
  return new Func("joiner", () => {
    if (isUsed) return separator;
    isUsed = true;
    return "";
  });
}
