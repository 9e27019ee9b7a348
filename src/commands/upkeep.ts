import { syncTags } from "../metadata/tags.ts";
import { loadTestUsers } from "../security/test-users.ts";
import { readSettings, withMetadata } from "./context.ts";

interface Options {
  config?: string;
  json?: boolean;
  password?: string;
}

/** `liteset sync-tags`: the tags that Superset gives by itself. */
export async function syncTagsCommand(options: Options): Promise<void> {
  const { tags, objects } = await withMetadata(await readSettings(options), syncTags);
  if (options.json) console.log(JSON.stringify({ tags, objects }));
  else console.log(`${tags} tags were added, and ${objects} marks on objects.`);
}

/** `liteset load-test-users`: for test installations only, as Superset's. */
export async function loadTestUsersCommand({ password = "general", ...options }: Options): Promise<void> {
  const settings = await readSettings(options);
  if (!settings.TESTING) return console.log("Nothing was done: test users are made where TESTING = True only.");
  const made = await withMetadata(settings, (metadata) => loadTestUsers(metadata, settings, password));
  console.log(made.length > 0 ? `Made the test users ${made.join(", ")}.` : "All test users are there already.");
}
