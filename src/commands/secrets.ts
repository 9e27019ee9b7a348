import { UserError } from "../errors.ts";
import { reEncrypt } from "../metadata/re-encrypt.ts";
import { readSettings, withMetadata } from "./context.ts";

interface Options {
  config?: string;
  previousSecretKey?: string;
  dryRun?: boolean;
  json?: boolean;
}

/** `liteset re-encrypt-secrets`: after SECRET_KEY has changed, what is stored under the old one gets the new one. */
export async function reEncryptCommand({ dryRun = false, json = false, ...options }: Options): Promise<void> {
  const settings = await readSettings(options);
  const previous = options.previousSecretKey ?? settings.PREVIOUS_SECRET_KEY;
  if (!previous) {
    throw new UserError("A previous secret key must be provided: PREVIOUS_SECRET_KEY, or --previous-secret-key");
  }
  const done = await withMetadata(settings, (metadata) =>
    reEncrypt(metadata, { previous, current: settings.SECRET_KEY, dryRun }),
  );
  if (json) console.log(JSON.stringify({ dry_run: dryRun, columns: done }));
  else
    for (const { column, changed, kept } of done) {
      console.log(`${column}: ${changed} ${dryRun ? "would get" : "got"} the new key, ${kept} had it`);
    }
}
