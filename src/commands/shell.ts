import { start } from "node:repl";
import { createApp } from "../app.ts";
import { createLogger } from "../log.ts";
import { entities } from "../metadata/entities/all.ts";
import { readSettings } from "./context.ts";

/** `liteset shell`: Node.js's prompt with the application in it. */
export async function shell(options: { config?: string }): Promise<void> {
  const app = await createApp(await readSettings(options), { log: createLogger({ level: "warn" }) });
  const names = Object.fromEntries(entities.map((entity) => [entity.meta.className, entity]));
  console.log("app, em and the entities are here, e.g. await em.find(Dashboard, {}). Ctrl+D leaves.");
  const repl = start({ prompt: "liteset> " });
  Object.assign(repl.context, { app, em: app.metadata.em(), settings: app.settings }, names);
  await new Promise<void>((resolve) => repl.once("exit", () => resolve()));
  await app.close();
}
