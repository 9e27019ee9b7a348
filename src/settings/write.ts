import { constants, existsSync } from "node:fs";
import { access, link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../errors.ts";
import { packageRoot } from "../runtime.ts";

export interface NewSettings {
  secret: string;
  /** TypeScript expressions: a quoted text, or a template over `import.meta.dirname`. */
  databaseUri: string;
  examplesUri?: string;
}

/** Text of a new `liteset.config.ts`. */
export async function settingsText({ secret, databaseUri, examplesUri }: NewSettings): Promise<string> {
  const template = await readFile(join(packageRoot, "templates/settings/liteset.config.ts.template"), "utf8");
  const more = examplesUri
    ? `\n  // The database that the examples are loaded into.\n  SQLALCHEMY_EXAMPLES_URI: ${examplesUri},\n`
    : "";
  const parts: Record<string, string> = { SECRET_KEY: JSON.stringify(secret), DATABASE_URI: databaseUri, MORE: more };
  return template.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => parts[name] ?? "");
}

/**
 * Writes a file that only its owner can read, whole or not at all.
 * @throws UserError where the folder cannot be written, or the file is there and may not be replaced
 */
export async function writePrivate(file: string, text: string, replace: boolean): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: "wx" });
    if (replace) await rename(temporary, file);
    else await link(temporary, file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EEXIST") throw new UserError(`${file} is there already and stays as it is.`);
    throw new UserError(`${file} cannot be written (${code ?? error}).`);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** @throws UserError where a folder cannot be made or written */
export async function requireWritable(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const advice = code === "EACCES" || code === "EROFS" ? "it is not yours to write" : String(code);
    throw new UserError(`The folder ${folder} cannot be written (${advice}); choose another folder.`);
  }
}

/** Node's recursive mkdir never ends below folders such as /proc, so each level is made by itself. */
async function makeFolder(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  await makeFolder(dirname(folder));
  await mkdir(folder, { mode: 0o700 });
}
