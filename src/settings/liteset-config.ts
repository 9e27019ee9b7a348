import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Layer } from "./problems.ts";

/** Reads a `liteset.config.ts`: the object that it exports as default, or its upper-case exports. */
export async function readLitesetConfig(file: string): Promise<Layer> {
  try {
    const version = Math.round(statSync(file).mtimeMs);
    const module: Record<string, unknown> = await import(
      /* @vite-ignore */ `${pathToFileURL(file).href}?changed=${version}`
    );
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

function failed(file: string, message: string): Layer {
  return { origin: file, values: {}, problems: [{ severity: "error", file, message: `${file}: ${message}` }] };
}
