import { statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { UserError } from "../errors.ts";

export interface SourceFile {
  kind: "python" | "liteset";
  file: string;
}

interface Where {
  cwd: string;
  env: NodeJS.ProcessEnv;
  configPath?: string | undefined;
}

/** Folder that `liteset quickstart` makes, and the last place that is looked into. */
const quickstartFolder = ".liteset";
export const litesetConfigName = "liteset.config.ts";
const pythonConfigName = "superset_config.py";

/**
 * The settings files there are, the one that counts first: the named one, then SUPERSET_CONFIG_PATH, `liteset.config.ts`
 * here, `superset_config.py` on PYTHONPATH and here, and only when there is none of them the quickstart's.
 * @throws UserError where a named file is missing
 */
export function findSources({ cwd, env, configPath }: Where): SourceFile[] {
  const found: SourceFile[] = [];
  const named = configPath ?? env.LITESET_CONFIG;
  if (named) found.push(existing(resolve(cwd, named), configPath ? "--config" : "LITESET_CONFIG"));
  if (env.SUPERSET_CONFIG_PATH) found.push(existing(resolve(cwd, env.SUPERSET_CONFIG_PATH), "SUPERSET_CONFIG_PATH"));
  const implicit = [
    join(cwd, litesetConfigName),
    ...(env.PYTHONPATH ?? "")
      .split(delimiter)
      .filter(Boolean)
      .map((folder) => join(resolve(cwd, folder), pythonConfigName)),
    join(cwd, pythonConfigName),
  ];
  found.push(...implicit.filter(isFile).map(sourceFile));
  const quickstart = join(cwd, quickstartFolder, litesetConfigName);
  if (found.length === 0 && isFile(quickstart)) found.push(sourceFile(quickstart));
  return found;
}

function existing(file: string, from: string): SourceFile {
  if (!isFile(file)) throw new UserError(`${from} names ${file}, and there is no such file.`);
  return sourceFile(file);
}

function sourceFile(file: string): SourceFile {
  return { kind: file.endsWith(".py") ? "python" : "liteset", file };
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
