import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../runtime.ts";

/**
 * Opens a page of `templates/pages`; the function that is returned puts values, already escaped, in place of its `{{names}}`.
 * @param file e.g. `app.html`; read at the first use
 */
export function openTemplate(file: string): (values: Record<string, string>) => string {
  let template: string | undefined;
  return (values) => {
    template ??= readFileSync(join(packageRoot, "templates", "pages", file), "utf8").replace(/<!--.*?-->\n/g, "");
    return template.replace(/\{\{(\w+)\}\}/g, (_match, name: string) => values[name] ?? "");
  };
}
