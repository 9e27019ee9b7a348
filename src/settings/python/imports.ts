import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { assignName, type Frame } from "./frame.ts";
import { knownModule } from "./modules.ts";
import { children, items, type Node, parsePython } from "./syntax.ts";
import { iterate, PyError, PyModule, toText, Unknown, type Value } from "./values.ts";

/** Executes a parsed file in a frame; passed in, as statements import this file. */
export type Execute = (statements: Node[], frame: Frame) => void;

/** `import …` and `from … import …`. */
export function importStatement(node: Node, frame: Frame, execute: Execute): void {
  const parts = children(node);
  if (parts[0]?.name === "import") {
    for (const part of items(parts.slice(1))) importModule(part, node, frame, execute);
    return;
  }
  const at = parts.findIndex((part) => part.name === "import");
  const from = parts.slice(1, at);
  const relative = from.findIndex((part) => part.name !== ".") !== 0;
  const name = dotted(
    relative
      ? from.slice(
          Math.max(
            0,
            from.findIndex((part) => part.name !== "."),
          ),
        )
      : from,
    frame,
  );
  const names = parts.slice(at + 1).filter((part) => part.name !== "(" && part.name !== ")");
  const module = findModule(name, frame, execute);
  if (names[0]?.name === "*") {
    importAll(name, module, node, frame);
    return;
  }
  for (const [item, , alias] of items(names)) {
    if (!item) continue;
    const wanted = frame.source.textOf(item);
    const value = module?.attributes.get(wanted) ?? findModule(`${name}.${wanted}`, frame, execute);
    assignName(
      frame,
      frame.source.textOf(alias ?? item),
      value ?? missing(module ? `${name}.${wanted}` : name, node, frame),
    );
  }
}

function importModule(part: Node[], node: Node, frame: Frame, execute: Execute): void {
  const as = part.findIndex((child) => child.name === "as");
  const path = as < 0 ? part : part.slice(0, as);
  const name = dotted(path, frame);
  const alias = as < 0 ? undefined : part[as + 1];
  const whole = findModule(name, frame, execute) ?? missing(name, node, frame);
  const [top = name] = name.split(".");
  if (alias) assignName(frame, frame.source.textOf(alias), whole);
  else if (top === name || whole instanceof Unknown) assignName(frame, top, whole);
  else assignName(frame, top, package_(name, whole, frame, execute));
}

/** `import a.b` binds `a`, which holds `b`. */
function package_(name: string, inner: Value, frame: Frame, execute: Execute): Value {
  const [top = name, ...rest] = name.split(".");
  const found = findModule(top, frame, execute);
  if (found) return found;
  const last = rest.reverse().reduce<Value>((value, part) => new PyModule(part, new Map([[part, value]])), inner);
  return last;
}

function importAll(name: string, module: PyModule | undefined, node: Node, frame: Frame): void {
  if (!module) {
    const place = frame.source.placeAt(node.from);
    if (canRecover(frame)) throw new PyError("ModuleNotFoundError", `No module named '${name}'`);
    const message = `from ${name} import *: the module ${name} is not beside this file nor on PYTHONPATH, so what it sets is unknown. Put ${name}.py beside this file, or remove the import`;
    frame.run.findings.push({ severity: "error", message, ...place });
    return;
  }
  const all = module.attributes.get("__all__");
  const listed = all === undefined || all instanceof Unknown ? undefined : new Set(iterate(all).map(toText));
  for (const [key, value] of module.attributes) {
    if (listed ? listed.has(key) : !key.startsWith("_")) assignName(frame, key, value);
  }
}

/** In Python the module may well exist; a `try` around the import says what to do when it does not. */
function missing(name: string, node: Node, frame: Frame): Unknown {
  if (canRecover(frame)) throw new PyError("ModuleNotFoundError", `No module named '${name}'`);
  return new Unknown(`it comes from the Python library ${name}`, frame.source.placeAt(node.from));
}

function canRecover(frame: Frame): boolean {
  return frame.run.recoverable > 0;
}

function dotted(parts: Node[], frame: Frame): string {
  return parts.map((part) => frame.source.textOf(part)).join("");
}

/** A module that we know, or a file on the search path. */
function findModule(name: string, frame: Frame, execute: Execute): PyModule | undefined {
  const { run } = frame;
  const cached = run.modules.get(name) ?? knownModule(name, run);
  if (cached) {
    run.modules.set(name, cached);
    return cached;
  }
  const file = findFile(name, frame);
  if (!file) return undefined;
  if (run.reading.has(file)) return new PyModule(name, new Map());
  const module = new PyModule(name, new Map());
  run.modules.set(name, module);
  runFile(file, module.attributes, frame, execute);
  return module;
}

function findFile(name: string, frame: Frame): string | undefined {
  if (!/^[\w.]+$/.test(name)) return undefined;
  const path = name.replaceAll(".", "/");
  const folders = [dirname(frame.source.file), ...frame.run.searchPath.items.map(toText)];
  const candidates = folders.flatMap((folder) => [join(folder, `${path}.py`), join(folder, path, "__init__.py")]);
  return candidates.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

/** Reads a Python file into a table of names. */
export function runFile(file: string, globals: Map<string, Value>, frame: Frame, execute: Execute): void {
  const parsed = parsePython(file, readFileSync(file, "utf8"));
  if (parsed.broken) {
    frame.run.findings.push({ severity: "error", message: "the Python syntax is broken here", ...parsed.broken });
    return;
  }
  globals.set("__file__", file);
  globals.set("__name__", file.replace(/^.*[\\/]|\.py$/g, ""));
  frame.run.reading.add(file);
  execute(parsed.statements, { ...frame, source: parsed.source, globals, locals: [], declaredGlobal: new Set() });
  frame.run.reading.delete(file);
}
