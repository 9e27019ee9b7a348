import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../errors.ts";
import { checkSafety } from "../settings/check.ts";
import { defaultSettings } from "../settings/keys.ts";
import { loadSettings } from "../settings/load.ts";
import { maskSecrets } from "../settings/mask.ts";

interface ShowOptions {
  config?: string;
  origin?: boolean;
  all?: boolean;
  json?: boolean;
}

/** `liteset config show`: the settings in force, secrets masked; what is wrong with them goes to standard error. */
export async function show(options: ShowOptions): Promise<void> {
  const { settings, origins, problems, sources } = await loadSettings({ configPath: options.config });
  const names = Object.keys(settings).sort() as (keyof typeof settings)[];
  const shown = names.filter((name) => options.all || origins.has(name));
  const rows = shown.map((name) => ({
    name,
    value: maskSecrets(settings[name], name),
    origin: origins.get(name) ?? "default",
  }));
  if (options.json) {
    const entries = rows.map(({ name, value, origin }) => [
      name,
      options.origin ? { value: plain(value), origin } : plain(value),
    ]);
    console.log(JSON.stringify(Object.fromEntries(entries), null, 2));
  } else {
    if (sources.length === 0)
      console.log("# no settings file was found; these come from the defaults and the environment");
    for (const { name, value, origin } of rows) {
      console.log(`${name} = ${JSON.stringify(plain(value))}${options.origin ? `    # ${origin}` : ""}`);
    }
  }
  const all = [...problems, ...checkSafety(settings)];
  for (const { severity, message } of all) console.error(`${severity}: ${message}`);
  if (all.some(({ severity }) => severity === "error")) process.exitCode = 1;
}

/** `liteset config translate FILE`: an equal `liteset.config.ts`, on the terminal or in a new file. */
export async function translate(options: { config?: string; output?: string }, python: string): Promise<void> {
  const file = resolve(python);
  if (!existsSync(file)) throw new UserError(`There is no file ${file}.`);
  const [{ translatePython }, { writePrivate }] = await Promise.all([
    import("../settings/translate.ts"),
    import("../settings/write.ts"),
  ]);
  const { text, lost } = translatePython(file, process.env, process.cwd(), { ...defaultSettings(process.env) });
  if (options.output) {
    await writePrivate(resolve(options.output), text, false);
    console.error(`Wrote ${options.output}. Remove or rename ${python} once it works.`);
  } else process.stdout.write(text);
  for (const message of lost) console.error(`not translated: ${message}`);
  if (lost.length > 0) process.exitCode = 1;
}

function plain(value: unknown): unknown {
  return typeof value === "function" ? "(a function)" : value;
}
