import type { z } from "zod";
import { LitesetError } from "../../../errors.ts";
import { writeUuid } from "../../../metadata/values.ts";
import { createGuestToken } from "../../../security/guest-token.ts";
import { Refusal } from "../../answers.ts";
import { guestAudience } from "../../middleware/guest.ts";
import { isUuid } from "../../rest/db.ts";
import { integer, list, looseObject, readBody, text } from "../../rest/schema.ts";
import type { Answer, Call } from "../../route.ts";

export const guestTokenBody = looseObject({
  user: looseObject({
    username: text().optional(),
    first_name: text().optional(),
    last_name: text().optional(),
  }).optional(),
  resources: list(looseObject({ type: text({ choices: ["dashboard"] }), id: text() })),
  rls: list(looseObject({ dataset: integer().optional(), clause: text() })),
}).meta({ id: "GuestTokenCreate" });
type GuestTokenBody = z.infer<typeof guestTokenBody>;

/** POST: a token that lets the readers of a page that embeds dashboards see them, under the row rules it names. */
export async function grantGuestToken(call: Call): Promise<Answer> {
  const { settings } = call.app;
  const body = await readBody(call, guestTokenBody);
  for (const { id } of body.resources) {
    if (await isEmbeddable(call, id)) continue;
    throw new LitesetError("EmbeddedDashboard not found.", undefined, { status: 400 });
  }
  await askValidator(call, body);
  const { user = {}, resources, rls } = body;
  return { token: await createGuestToken({ user, resources, rls_rules: rls }, guestAudience(settings), settings) };
}

/** Whether a dashboard has this id or slug, or this UUID as an embedded one. */
async function isEmbeddable({ app }: Call, id: string): Promise<boolean> {
  const db = app.metadata.kysely();
  const dashboards = db.selectFrom("dashboards").select("id");
  const found = /^\d{1,15}$/.test(id)
    ? await dashboards.where("id", "=", Number(id)).executeTakeFirst()
    : await dashboards.where("slug", "=", id).executeTakeFirst();
  if (found || !isUuid(id)) return found !== undefined;
  const embedded = await db
    .selectFrom("embedded_dashboards")
    .where("uuid", "=", writeUuid(app.metadata, id) as string)
    .select("uuid")
    .executeTakeFirst();
  return embedded !== undefined;
}

/** GUEST_TOKEN_VALIDATOR_HOOK may refuse what is asked for. */
async function askValidator({ app }: Call, body: GuestTokenBody): Promise<void> {
  const validate = app.settings.GUEST_TOKEN_VALIDATOR_HOOK;
  if (!validate || (await validate(body))) return;
  throw new Refusal({ message: ["Guest token validation failed"] }, { status: 400 });
}
