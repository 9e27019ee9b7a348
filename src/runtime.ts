import { fileURLToPath } from "node:url";

/** True when running the TypeScript sources (a clone), false when running the published JavaScript. */
const fromSource = import.meta.url.endsWith(".ts");

/**
 * Folder of the package: holds `package.json`, `templates/`, `migrations/` and `dist/`.
 * The sources lie one folder below it (`src/`), the published code two (`dist/server/`).
 */
export const packageRoot = fileURLToPath(new URL(fromSource ? ".." : "../..", import.meta.url)).replace(/[\\/]$/, "");

/**
 * URL of a module next to the calling one, for `new Worker(…)` and `fork(…)`, whose file name no compiler rewrites.
 * @param from the caller's `import.meta.url`
 * @param name relative path without extension, e.g. `"./reader-thread"`
 */
export function siblingModule(from: string, name: string): URL {
  return new URL(`${name}${fromSource ? ".ts" : ".js"}`, from);
}
