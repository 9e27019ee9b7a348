import type { Run } from "./run.ts";
import type { Node, Source } from "./syntax.ts";
import { type Arguments, PyError, PyFunction, type Value } from "./values.ts";

/** Where names are looked up while a piece of a file runs. */
export interface Frame {
  readonly run: Run;
  readonly source: Source;
  readonly globals: Map<string, Value>;
  /** Innermost first; empty at the top of a file. */
  readonly locals: readonly Map<string, Value>[];
  readonly builtins: ReadonlyMap<string, Value>;
  /** Names that a function declared `global`. */
  readonly declaredGlobal: Set<string>;
  /** Runs the body of a function, set where statements are known. */
  readonly callBody: (definition: Node, frame: Frame, args: Arguments) => Value;
}

/** The value of a name. */
export function lookUp(frame: Frame, node: Node): Value {
  const name = frame.source.textOf(node);
  for (const scope of [...frame.locals, frame.globals, frame.builtins]) {
    const found = scope.get(name);
    if (found !== undefined) return found;
  }
  throw new PyError("NameError", `name '${name}' is not defined`);
}

export function assignName(frame: Frame, name: string, value: Value): void {
  const scope = frame.declaredGlobal.has(name) ? frame.globals : (frame.locals[0] ?? frame.globals);
  scope.set(name, value);
}

/** A function that closes over the frame in which it is defined. */
export function makeFunction(name: string, definition: Node, frame: Frame): PyFunction {
  return new PyFunction(name, frame.source.placeAt(definition.from), (args) => frame.callBody(definition, frame, args));
}
