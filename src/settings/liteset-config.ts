import { statSync } from "node:fs";
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import type { Layer } from "./problems.ts";

/** Reads a `liteset.config.ts`: the object that it exports as default, or its upper-case exports. */
export async function readLitesetConfig(file: string): Promise<Layer> {
  try {
    const module = await importModule(file);
    const { default: exported, ...named } = module;
    const values = exported === undefined ? named : exported;
    if (typeof values !== "object" || values === null || Array.isArray(values)) {
      return failed(file, "its default export must be an object of settings: export default { SECRET_KEY: … }");
    }
    return { origin: file, values: { ...values }, problems: [] };
  } catch (error) {
    const text = error instanceof Error ? `${error.name}: ${error.message.split("\n")[0]}` : String(error);
    return failed(file, `it cannot be read: ${text}`);
  }
}

/** Imports a file as an ES module, whatever the nearest package.json says: `npm init` makes folders CommonJS. */
async function importModule(file: string): Promise<Record<string, unknown>> {
  // A changed file is another module; Node keeps the ones it has loaded.
  const url = `${pathToFileURL(file).href}?changed=${Math.round(statSync(file).mtimeMs)}`;
  const format = file.endsWith("ts") ? "module-typescript" : "module";
  const hooks = registerHooks({
    load: (loaded, context, next) => next(loaded, loaded === url ? { ...context, format } : context),
  });
  try {
    return await import(/* @vite-ignore */ url);
  } finally {
    hooks.deregister();
  }
}

function failed(file: string, message: string): Layer {
  return { origin: file, values: {}, problems: [{ severity: "error", file, message: `${file}: ${message}` }] };
}
