import { type Key, keyTable } from "./keys.ts";
import { readPythonSettings } from "./python.ts";

export interface Translation {
  text: string;
  /** What could not be carried over. */
  lost: string[];
}

/** Text of a `liteset.config.ts` equal to a `superset_config.py`. */
export function translatePython(
  file: string,
  env: NodeJS.ProcessEnv,
  cwd: string,
  defaults: Record<string, unknown>,
): Translation {
  const table: Record<string, Key<unknown>> = keyTable(env);
  const { values, unknown, findings } = readPythonSettings(file, { env, cwd, defaults });
  const lost = findings
    .filter(({ severity }) => severity === "error")
    .map(({ line, message }) => `line ${line}: ${message}`);
  const lines: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    if (Object.hasOwn(table, name)) lines.push(`  ${name}: ${expression(value, "  ")},`);
  }
  for (const [name, { line, message }] of unknown) {
    if (!Object.hasOwn(table, name)) continue;
    lost.push(`line ${line}: ${name}: ${message}`);
    lines.push(`  // ${name} is not here: ${message} (line ${line}).`);
  }
  const head = `// Translated from ${file.replace(/^.*[\\/]/, "")}. Values that came from the environment are written as they were then.\n`;
  return { text: `${head}export default {\n${lines.join("\n")}\n};\n`, lost };
}

/** A JSON-like value as TypeScript. */
function expression(value: unknown, indent: string): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => expression(item, deeper));
    const line = `[${items.join(", ")}]`;
    return line.length + indent.length < 100 && !line.includes("\n")
      ? line
      : `[\n${items.map((item) => `${deeper}${item},\n`).join("")}${indent}]`;
  }
  if (typeof value === "object" && value !== null) {
    const items = Object.entries(value).map(([key, item]) => `${propertyName(key)}: ${expression(item, deeper)}`);
    if (items.length === 0) return "{}";
    const line = `{ ${items.join(", ")} }`;
    return line.length + indent.length < 80 && !line.includes("\n")
      ? line
      : `{\n${items.map((item) => `${deeper}${item},\n`).join("")}${indent}}`;
  }
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : JSON.stringify(value);
}

/** In brackets, `__proto__` is a key like any other. */
function propertyName(key: string): string {
  if (key === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
