import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../runtime.ts";

/** `liteset version`: loads nothing but this file. */
export function version({ verbose }: { config?: string; verbose?: unknown }): void {
  const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string };
  console.log(`Liteset ${version}`);
  if (verbose)
    console.log(`Superset API 6.0.0\nNode.js ${process.versions.node}\nSQLite ${process.versions.sqlite ?? "?"}`);
}
