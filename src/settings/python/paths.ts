import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, normalize, parse, resolve } from "node:path";
import { type Arguments, Native, PyError, PyObject, PyTuple, toText, typeName, type Value } from "./values.ts";

/** A `pathlib.Path`. */
export function path(text: string): PyObject {
  const made = parse(text);
  const attributes = new Map<string, Value>([
    ["name", made.base],
    ["stem", made.name],
    ["suffix", made.ext],
  ]);
  const object = new PyObject("Path", text, attributes);
  const method = (name: string, run: (args: string[]) => Value) =>
    attributes.set(name, new Native(name, ({ positional }) => run(positional.map(toText))));
  method("resolve", () => path(resolve(text)));
  method("absolute", () => path(resolve(text)));
  method("joinpath", (parts) => path(join(text, ...parts)));
  method("exists", () => existsSync(text));
  method("is_file", () => isKind(text, "file"));
  method("is_dir", () => isKind(text, "folder"));
  method("as_posix", () => text);
  return object;
}

/** The folder above a path, computed when asked for. */
export function parentOf(object: PyObject): PyObject {
  return path(dirname(toText(object)));
}

/** The functions of `os.path`. */
export function osPath(home: string | undefined): Map<string, Value> {
  const functions: Record<string, (...parts: string[]) => Value> = {
    join: (...parts) => joinPython(parts),
    dirname: (text = "") => (text.includes("/") ? dirname(text) : ""),
    basename: (text = "") => (text.endsWith("/") ? "" : basename(text)),
    abspath: (text = "") => resolve(text),
    realpath: (text = "") => resolve(text),
    normpath: (text = "") => normalize(text).replace(/(.)\/$/, "$1"),
    expanduser: (text = "") => (home && /^~(\/|$)/.test(text) ? home + text.slice(1) : text),
    exists: (text = "") => existsSync(text),
    isfile: (text = "") => isKind(text, "file"),
    isdir: (text = "") => isKind(text, "folder"),
    split: (text = "") => new PyTuple([text.includes("/") ? dirname(text) : "", basename(text)]),
    splitext: (text = "") => new PyTuple([text.slice(0, text.length - parse(text).ext.length), parse(text).ext]),
  };
  return new Map(
    Object.entries(functions).map(([name, run]) => [
      name,
      new Native(`os.path.${name}`, (args) => run(...texts(name, args))),
    ]),
  );
}

function texts(name: string, { positional }: Arguments): string[] {
  return positional.map((value) => {
    if (typeof value === "string" || (value instanceof PyObject && value.className === "Path")) return toText(value);
    throw new PyError("TypeError", `${name}: expected str or path, not ${typeName(value)}`);
  });
}

/** Like Python, a later absolute part replaces what stands before it, and `..` stays. */
function joinPython(parts: string[]): string {
  return parts.reduce((joined, part) => {
    if (part.startsWith("/") || joined === "") return part;
    return joined.endsWith("/") ? joined + part : `${joined}/${part}`;
  }, "");
}

function isKind(text: string, kind: "file" | "folder"): boolean {
  const found = statSync(text, { throwIfNoEntry: false });
  return kind === "file" ? found?.isFile() === true : found?.isDirectory() === true;
}
